// `PaymentInput` and what makes it valid. Checks run from the one right above the field up.
import { fault, IsStorableText } from '@app/handler-sdk';
import { IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsCurrency } from './is-currency.decorator.js';

const MAX_INT = 2_147_483_647;
const MAX_ID_LENGTH = 255;
const MAX_DESCRIPTION_LENGTH = 500;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const WHOLE = "Amount must be a positive whole number of the currency's smallest unit";

export class ProcessPaymentDto {
  @Max(MAX_INT, fault('INVALID_VALUE', `Amount must be at most ${MAX_INT}`))
  @Min(1, fault('INVALID_VALUE', WHOLE))
  @IsInt(fault('INVALID_TYPE', WHOLE))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'Amount is required'))
  amount: number;

  @IsCurrency(fault('INVALID_VALUE', 'Currency must be an ISO 4217 code'))
  @IsString(fault('INVALID_TYPE', 'Currency must be a string'))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'Currency is required'))
  currency: string;

  @Matches(/^\w+$/, fault('INVALID_FORMAT', 'Payment method id may hold letters, digits and underscores only'))
  @MaxLength(MAX_ID_LENGTH, fault('INVALID_LENGTH', `Payment method id must be at most ${MAX_ID_LENGTH} characters`))
  @IsString(fault('INVALID_TYPE', 'Payment method id must be a string'))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'Payment method id is required'))
  payment_method_id: string;

  @Matches(UUID, fault('INVALID_FORMAT', 'Customer id must be a UUID'))
  @IsString(fault('INVALID_TYPE', 'Customer id must be a string'))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'Customer id is required'))
  customer_id: string;

  @IsStorableText(fault('INVALID_FORMAT', 'Description holds a character that cannot be stored'))
  @MaxLength(
    MAX_DESCRIPTION_LENGTH,
    fault('INVALID_LENGTH', `Description must be at most ${MAX_DESCRIPTION_LENGTH} characters`),
  )
  @IsString(fault('INVALID_TYPE', 'Description must be a string'))
  @IsOptional()
  description?: string | null;
}
