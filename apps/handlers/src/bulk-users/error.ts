// What creating users in bulk tells: per user, and for a list that is none.
import { ActionError, type FieldError } from '@app/handler-sdk';

export const text = {
  taken: 'Email already registered',
  twice: 'Email is in the list more than once',
  noObject: 'User must be an object',
} as const;

export const refusal = {
  invalid: (errors: readonly FieldError[]) =>
    new ActionError({
      status: 400,
      code: 'bad-request',
      message: `Validation failed: ${errors.map(({ message }) => message).join('; ')}`,
    }),
} as const;
