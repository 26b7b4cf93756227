// The checks of an e-mail address, once for every input that has one.
import { fault, IsStorableText } from '@app/handler-sdk';
import { IsEmail, IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** Longest address that SMTP can carry (RFC 5321, 4.5.3.1.3). */
const MAX_EMAIL_LENGTH = 254;

/** Decorates `email`. Applied from the last to the first, as decorators written above a field are. */
export function EmailField(): PropertyDecorator {
  const checks = [
    IsEmail({}, fault('INVALID_FORMAT', 'Email must be a valid email address')),
    IsStorableText(fault('INVALID_FORMAT', 'Email holds a character that cannot be stored')),
    MaxLength(MAX_EMAIL_LENGTH, fault('INVALID_LENGTH', `Email must be at most ${MAX_EMAIL_LENGTH} characters`)),
    IsString(fault('INVALID_TYPE', 'Email must be a string')),
    IsNotEmpty(fault('REQUIRED_FIELD', 'Email is required')),
  ];
  return (target, property) => {
    for (const check of checks.toReversed()) check(target, property);
  };
}
