// The texts of every refusal that this lib makes.
import type { JsonPath } from '@app/types';
import { ActionError } from './action-error.js';

const malformed = (message: string, path: JsonPath): ActionError =>
  new ActionError({ status: 400, code: 'bad-request', message, path });

const denied = (message: string): ActionError => new ActionError({ status: 401, code: 'access-denied', message });

export const refusal = {
  bodyIsNoObject: () => malformed('expected a JSON object', []),
  missingInput: () => malformed('key "input" not found', ['input']),
  expectedObject: (path: JsonPath) => malformed('expected an object', path),
  expectedString: (path: JsonPath) => malformed('expected a string', path),
  controlCharacter: (path: JsonPath) => malformed('a session value may not hold control characters', path),
  sessionHeader: () => malformed('header X-Hasura-Session-Variables must be a JSON object of strings', []),
  tooDeep: (limit: number, path: JsonPath) => malformed(`nested deeper than ${limit} levels`, path),
  wrongActionSecret: () => denied('invalid X-Action-Secret'),
  wrongAdminSecret: () => denied('invalid X-Hasura-Admin-Secret'),
  missingSignature: () =>
    denied('the call is not signed: webhook-id, webhook-timestamp and webhook-signature required'),
  wrongSignature: () => denied('the signature of the call is not valid, or too old'),
  missingSecret: () => denied('X-Action-Secret required, but not found'),
  loopbackOnly: () => denied('without ACTION_SECRET this server answers calls from its own machine only'),
  tooManyCalls: (seconds: number) =>
    new ActionError({
      status: 429,
      code: 'rate-limit-exceeded',
      message: `Too many requests. Try again in ${seconds} seconds.`,
      extensions: { retry_after: seconds },
    }),
} as const;
