// Every text that registration tells its callers. Most are the guide's, word for word.
import type { FieldError } from '@app/handler-sdk';

export const text = {
  registered: 'User registered successfully. Please check your email for verification.',
  registeredWithoutMail:
    'User registered successfully. The verification email could not be sent: ask for it again with resendVerification.',
  invalid: 'Validation failed',
  duplicate: 'Email already registered',
  resent: 'If this email address waits for verification, a new email is on its way.',
  resendFailed: 'The verification email could not be sent. Please try again later.',
} as const;

export const duplicateEmail: FieldError = Object.freeze({
  field: 'email',
  message: 'Email is already in use',
  code: 'ALREADY_EXISTS',
});

/** `error_code` of results. */
export const code = { duplicate: 'EMAIL_ALREADY_REGISTERED', mail: 'EMAIL_NOT_SENT' } as const;
