// `ReportInput` and what makes it valid. Checks run from the one right above the field up.
import { fault } from '@app/handler-sdk';
import { IsIn, IsISO8601, IsNotEmpty, IsOptional, IsString } from 'class-validator';

export const REPORT_TYPES = ['USERS', 'PAYMENTS'] as const;
export const REPORT_FORMATS = ['CSV', 'JSON'] as const;
const DATE = 'must be an ISO 8601 date such as 2026-01-31';

export class GenerateReportDto {
  @IsIn(REPORT_TYPES, fault('INVALID_VALUE', 'Report type must be USERS or PAYMENTS'))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'Report type is required'))
  report_type: (typeof REPORT_TYPES)[number];

  @IsIn(REPORT_FORMATS, fault('INVALID_VALUE', 'Format must be CSV or JSON'))
  @IsOptional()
  format?: (typeof REPORT_FORMATS)[number] | null;

  @IsISO8601({ strict: true }, fault('INVALID_FORMAT', `From ${DATE}`))
  @IsString(fault('INVALID_TYPE', `From ${DATE}`))
  @IsOptional()
  from?: string | null;

  @IsISO8601({ strict: true }, fault('INVALID_FORMAT', `To ${DATE}`))
  @IsString(fault('INVALID_TYPE', `To ${DATE}`))
  @IsOptional()
  to?: string | null;
}
