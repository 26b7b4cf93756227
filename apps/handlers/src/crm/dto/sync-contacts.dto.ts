// `SyncWithCRMInput` and what makes it valid. Checks run from the one right above the field up.
import { fault, IsStorableText } from '@app/handler-sdk';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsEmail,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';

const MAX_CONTACTS = 1000;
const MAX_EMAIL_LENGTH = 254;
const MAX_TEXT_LENGTH = 200;

export class SyncContactsDto {
  @ArrayMaxSize(MAX_CONTACTS, fault('INVALID_LENGTH', `At most ${MAX_CONTACTS} contacts can be synced at once`))
  @ArrayMinSize(1, fault('REQUIRED_FIELD', 'There must be at least one contact'))
  @IsArray(fault('INVALID_TYPE', 'Contacts must be a list'))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'Contacts are required'))
  contacts: readonly unknown[];
}

export class CrmContactDto {
  @IsEmail({}, fault('INVALID_FORMAT', 'Email must be a valid email address'))
  @IsStorableText(fault('INVALID_FORMAT', 'Email holds a character that cannot be stored'))
  @MaxLength(MAX_EMAIL_LENGTH, fault('INVALID_LENGTH', `Email must be at most ${MAX_EMAIL_LENGTH} characters`))
  @IsString(fault('INVALID_TYPE', 'Email must be a string'))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'Email is required'))
  email: string;

  @IsStorableText(fault('INVALID_FORMAT', 'Name holds a character that cannot be stored'))
  @MaxLength(MAX_TEXT_LENGTH, fault('INVALID_LENGTH', `Name must be at most ${MAX_TEXT_LENGTH} characters`))
  @IsString(fault('INVALID_TYPE', 'Name must be a string'))
  @IsOptional()
  name?: string | null;

  @IsStorableText(fault('INVALID_FORMAT', 'Phone holds a character that cannot be stored'))
  @MaxLength(MAX_TEXT_LENGTH, fault('INVALID_LENGTH', `Phone must be at most ${MAX_TEXT_LENGTH} characters`))
  @IsString(fault('INVALID_TYPE', 'Phone must be a string'))
  @IsOptional()
  phone?: string | null;
}
