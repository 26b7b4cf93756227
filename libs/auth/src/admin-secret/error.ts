// Errors of the admin secret (spec/auth-and-security.md 2). None of them shows a secret.
import { GatewayError } from '@app/types';

/** 401 `access-denied`: a secret was sent, but it is not ours. */
export function adminSecretInvalid(): GatewayError {
  return new GatewayError({
    code: 'access-denied',
    message: 'invalid "x-hasura-admin-secret"/"x-hasura-access-key"',
    status: 401,
  });
}

/** 401 `access-denied`: the request brings nothing that any mode accepts. */
export function adminSecretMissing(): GatewayError {
  return new GatewayError({
    code: 'access-denied',
    message: '"x-hasura-admin-secret"/"x-hasura-access-key" required, but not found',
    status: 401,
  });
}
