// `FileUploadInput` and what makes it valid. Checks run from the one right above the field up.
import { fault, IsStorableText } from '@app/handler-sdk';
import { IsInt, IsNotEmpty, IsObject, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';

const MAX_NAME_LENGTH = 255;
const MAX_TYPE_LENGTH = 127;
const PLAIN = 'File name must be a plain name, without folders';
/** No separators, nothing invisible that could make a name look like another; not `.` or `..`. */
const PLAIN_NAME = /^(?!\.{1,2}$)[^/\\\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+$/;

export class UploadFileDto {
  @Matches(PLAIN_NAME, fault('INVALID_FORMAT', PLAIN))
  @IsStorableText(fault('INVALID_FORMAT', PLAIN))
  @MaxLength(MAX_NAME_LENGTH, fault('INVALID_LENGTH', `File name must be at most ${MAX_NAME_LENGTH} characters`))
  @IsString(fault('INVALID_TYPE', 'File name must be a string'))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'File name is required'))
  file_name: string;

  @Matches(
    /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/,
    fault('INVALID_FORMAT', 'File type must be a media type such as image/png'),
  )
  @MaxLength(MAX_TYPE_LENGTH, fault('INVALID_LENGTH', `File type must be at most ${MAX_TYPE_LENGTH} characters`))
  @IsString(fault('INVALID_TYPE', 'File type must be a string'))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'File type is required'))
  file_type: string;

  @Min(1, fault('INVALID_VALUE', 'File must not be empty'))
  @IsInt(fault('INVALID_TYPE', 'File size must be a whole number of bytes'))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'File size is required'))
  file_size: number;

  @IsString(fault('INVALID_TYPE', 'File data must be base64 text'))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'File data is required'))
  file_data: string;

  @IsObject(fault('INVALID_TYPE', 'Processing options must be an object'))
  @IsOptional()
  processing_options?: Readonly<Record<string, unknown>> | null;
}
