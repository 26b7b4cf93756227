// One fault of one input field, as results carry it.

/** Codes that every handler shares; handlers may add their own. */
export type FieldErrorCode =
  'REQUIRED_FIELD' | 'INVALID_TYPE' | 'INVALID_LENGTH' | 'INVALID_FORMAT' | 'INVALID_VALUE' | (string & {});

export interface FieldError {
  /** `email`, or `address.city` for a field of a nested input. */
  readonly field: string;
  readonly message: string;
  readonly code: FieldErrorCode;
}

/** `error_code` of a result whose input did not pass. */
export const VALIDATION_ERROR = 'VALIDATION_ERROR';

/** Options for a class-validator decorator: what the caller reads when this check fails. */
export function fault(code: FieldErrorCode, message: string): { message: string; context: { code: FieldErrorCode } } {
  return { message, context: { code } };
}
