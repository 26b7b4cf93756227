// What reports refuse.
import { ActionError, VALIDATION_ERROR, type FieldError } from '@app/handler-sdk';

export const refusal = {
  invalid: (errors: readonly FieldError[]) =>
    new ActionError({
      status: 400,
      code: 'bad-request',
      message: `Validation failed: ${errors.map(({ message }) => message).join('; ')}`,
      extensions: { error_code: VALIDATION_ERROR, errors: errors.map((error) => ({ ...error })) },
    }),
  notYours: () =>
    new ActionError({ status: 403, code: 'permission-denied', message: 'this report is for administrators only' }),
} as const;
