// What can be wrong with the headers of one call. Texts hold names, never values: a value may be a secret.
import { GatewayError } from '@app/types';

/** `not-found`: a `value_from_env` whose variable does not exist (spec/actions.md 1.4). */
export function variableNotSet(variable: string): GatewayError {
  return new GatewayError({ code: 'not-found', message: `environment variable '${variable}' not set` });
}

/** `not-found`: a `value` template with unknown variables (spec/actions.md 1.4). */
export function templateUnresolved(missing: readonly string[]): GatewayError {
  return new GatewayError({ code: 'not-found', message: `template cannot be resolved: ${missing.join(', ')}` });
}

/** `invalid-headers`: a name that HTTP cannot carry. */
export function invalidHeaderName(name: string): GatewayError {
  return new GatewayError({ code: 'invalid-headers', message: `header name ${JSON.stringify(name)} is not valid` });
}

/** `invalid-headers`: a value with a line break, NUL or other control character, which could inject headers. */
export function invalidHeaderValue(name: string): GatewayError {
  return new GatewayError({
    code: 'invalid-headers',
    message: `value of header ${JSON.stringify(name)} holds a control character`,
  });
}
