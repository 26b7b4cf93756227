// `RegisterUserOutput` of the quick-start metadata, and how results become one.
import { VALIDATION_ERROR, type FieldError } from '@app/handler-sdk';
import { code, duplicateEmail, text } from './error.js';
import type { UserAccount } from './user-account.entity.js';

export interface UserInfo {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly email_verified: boolean;
}

/** Also the answer of `resendVerification`. */
export interface RegisterUserOutput {
  readonly success: boolean;
  readonly user?: UserInfo;
  readonly message: string;
  readonly errors?: readonly FieldError[];
  readonly error_code?: string;
}

/** `isMailSent` false: the account exists all the same. */
export function toRegistered(account: UserAccount, isMailSent: boolean): RegisterUserOutput {
  const { id, email, name, emailVerified } = account;
  return {
    success: true,
    user: { id, email, name, email_verified: emailVerified },
    message: isMailSent ? text.registered : text.registeredWithoutMail,
  };
}

export function toInvalid(errors: readonly FieldError[]): RegisterUserOutput {
  return { success: false, message: text.invalid, errors, error_code: VALIDATION_ERROR };
}

export function toDuplicate(): RegisterUserOutput {
  return { success: false, message: text.duplicate, errors: [duplicateEmail], error_code: code.duplicate };
}

export function toResent(isMailSent: boolean): RegisterUserOutput {
  return isMailSent
    ? { success: true, message: text.resent }
    : { success: false, message: text.resendFailed, error_code: code.mail };
}
