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
  missingSecret: () => denied('X-Action-Secret required, but not found'),
  loopbackOnly: () => denied('without ACTION_SECRET this server answers calls from its own machine only'),
} as const;
