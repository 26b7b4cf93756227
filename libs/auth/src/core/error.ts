// Errors of resolving a session, whatever the mode.
import { GatewayError } from '@app/types';
import { NOT_A_BOOLEAN_TEXT } from './boolean-text.js';

/** 400 `bad-request`: the backend-only header is no boolean (spec/auth-and-security.md 2.1). */
export function backendOnlyHeaderInvalid(): GatewayError {
  return new GatewayError({
    code: 'bad-request',
    message: `"x-hasura-use-backend-only-permissions":  ${NOT_A_BOOLEAN_TEXT}`,
  });
}

/** 400 `access-denied`: the identity may not take the role (spec/auth-and-security.md 4.4). */
export function roleNotAllowed(): GatewayError {
  return new GatewayError({ code: 'access-denied', message: 'Your requested role is not in allowed roles' });
}
