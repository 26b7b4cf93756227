// What a report is made of: a table, a span of time and whose rows.
import type { GenerateReportDto } from './dto/generate-report.dto.js';

export interface Report {
  readonly type: GenerateReportDto['report_type'];
  readonly format: 'CSV' | 'JSON';
  /** Inclusive; null: since ever. */
  readonly from: string | null;
  /** Exclusive; null: the moment at which the report was asked for. */
  readonly to: string | null;
  /** Only rows of this scope, `user:<id>`; null: all. */
  readonly scope: string | null;
}

export type ReportRow = Readonly<Record<string, string | number | boolean | null>>;
