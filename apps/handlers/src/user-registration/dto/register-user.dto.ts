// `RegisterUserInput` and what makes it valid. Checks run from the one right above the field up.
import { fault, IsStorableText } from '@app/handler-sdk';
import { IsNotEmpty, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { EmailField } from './email-field.decorator.js';

const MIN_PASSWORD_LENGTH = 8;
/** Hashing is slow on purpose; what it is fed is bounded. */
const MAX_PASSWORD_LENGTH = 128;
const MAX_NAME_LENGTH = 100;

export class RegisterUserDto {
  @EmailField()
  email: string;

  @IsStorableText(fault('INVALID_FORMAT', 'Password holds a character that cannot be stored'))
  @MaxLength(MAX_PASSWORD_LENGTH, fault('INVALID_LENGTH', `Password must be at most ${MAX_PASSWORD_LENGTH} characters`))
  @MinLength(
    MIN_PASSWORD_LENGTH,
    fault('INVALID_LENGTH', `Password must be at least ${MIN_PASSWORD_LENGTH} characters`),
  )
  @IsString(fault('INVALID_TYPE', 'Password must be a string'))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'Password is required'))
  password: string;

  @IsStorableText(fault('INVALID_FORMAT', 'Name holds a character that cannot be stored'))
  @MaxLength(MAX_NAME_LENGTH, fault('INVALID_LENGTH', `Name must be at most ${MAX_NAME_LENGTH} characters`))
  @Matches(/\S/, fault('REQUIRED_FIELD', 'Name is required'))
  @IsString(fault('INVALID_TYPE', 'Name must be a string'))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'Name is required'))
  name: string;

  @IsStorableText(fault('INVALID_FORMAT', 'Company holds a character that cannot be stored'))
  @MaxLength(MAX_NAME_LENGTH, fault('INVALID_LENGTH', `Company must be at most ${MAX_NAME_LENGTH} characters`))
  @IsString(fault('INVALID_TYPE', 'Company must be a string'))
  @IsOptional()
  company?: string | null;
}
