// Errors of webhook mode (spec/auth-and-security.md 5).
import { GatewayError } from '@app/types';

const unexpected = (message: string): GatewayError => new GatewayError({ code: 'unexpected', message, status: 500 });

export const webhookError = {
  refused: () =>
    new GatewayError({
      code: 'access-denied',
      message: 'Authentication hook unauthorized this request',
      status: 401,
    }),
  badStatus: () => unexpected('Invalid response from authorization hook'),
  badBody: (detail: string) => unexpected(`Invalid response from authorization hook: ${detail}`),
  noAnswer: () => unexpected('webhook authentication request failed'),
  noRole: () => new GatewayError({ code: 'invalid-params', message: '"x-hasura-role" not found in session variables' }),
};
