// What a `validate_input` webhook can answer besides yes (spec/permissions.md 7.1).
import { GatewayError, type Json } from '@app/types';

const SERVER_ERROR = 500;

/** The webhook refuses the input. */
export function inputRefused(message: string): GatewayError {
  return new GatewayError({ code: 'validation-failed', message });
}

/** Status 400 without a text as `message`. */
export function invalidResponse(reason: string): GatewayError {
  return unexpected('received invalid response from input validation webhook', `invalid response: ${reason}`);
}

/** Neither 2xx nor 400. */
export function wrongStatus(status: number): GatewayError {
  const internal = `expecting 200 or 400 status code, but found ${status}`;
  return unexpected('internal error when validating input data', internal);
}

/** No answer at all. */
export function noAnswer(internal: Json): GatewayError {
  return unexpected('http exception when validating input data', internal);
}

/** The URL's template names variables that the environment lacks. */
export function unresolvedUrl(missing: readonly string[]): GatewayError {
  return new GatewayError({ code: 'not-found', message: `template cannot be resolved: ${missing.join(', ')}` });
}

function unexpected(message: string, internal: Json): GatewayError {
  return new GatewayError({ code: 'unexpected', message, status: SERVER_ERROR, internal });
}
