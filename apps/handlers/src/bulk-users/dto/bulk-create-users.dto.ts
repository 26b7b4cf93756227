// `BulkCreateUsersInput`, `CreateUserInput` and what makes them valid. Checks run from the one right above the field up.
import { fault, IsStorableText } from '@app/handler-sdk';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import { EmailField } from '../../user-registration/dto/email-field.decorator.js';

const MAX_USERS = 1000;
const MAX_NAME_LENGTH = 100;
const MIN_PASSWORD_LENGTH = 8;
const MAX_PASSWORD_LENGTH = 128;

export class BulkCreateUsersDto {
  @ArrayMaxSize(MAX_USERS, fault('INVALID_LENGTH', `At most ${MAX_USERS} users can be created at once`))
  @ArrayMinSize(1, fault('REQUIRED_FIELD', 'There must be at least one user'))
  @IsArray(fault('INVALID_TYPE', 'Users must be a list'))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'Users are required'))
  users: readonly unknown[];

  /** False when absent: the default of the type may have got lost on the way (stock tools drop it). */
  @IsBoolean(fault('INVALID_TYPE', 'Send invitations must be true or false'))
  @IsOptional()
  send_invitations?: boolean | null;
}

export class CreateUserDto {
  @EmailField()
  email: string;

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

  /** Without one nobody can log in until a password is set. */
  @IsStorableText(fault('INVALID_FORMAT', 'Password holds a character that cannot be stored'))
  @MaxLength(MAX_PASSWORD_LENGTH, fault('INVALID_LENGTH', `Password must be at most ${MAX_PASSWORD_LENGTH} characters`))
  @MinLength(
    MIN_PASSWORD_LENGTH,
    fault('INVALID_LENGTH', `Password must be at least ${MIN_PASSWORD_LENGTH} characters`),
  )
  @IsString(fault('INVALID_TYPE', 'Password must be a string'))
  @IsOptional()
  password?: string | null;
}
