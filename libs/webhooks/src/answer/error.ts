// Everything that can be wrong with a handler's answer, with the texts of spec/actions.md 4.3 and 4.5.
import { GatewayError, type Json } from '@app/types';

const SERVER_ERROR = 500;

/** No answer at all. */
export function httpException(internal: Json): GatewayError {
  return unexpected('http exception when calling webhook', internal);
}

/** A body, of whatever status, that is no JSON. */
export function invalidJson(internal: Json): GatewayError {
  return unexpected('not a valid json response from webhook', internal);
}

/** A status that is neither 2xx nor 4xx. */
export function wrongStatus(internal: Json): GatewayError {
  return unexpected('internal error', internal);
}

/** A successful body that does not fit the action's output type; the text comes from whoever checks it (4.4). */
export function misfit(message: string, internal: Json): GatewayError {
  return unexpected(message, internal);
}

/** A 4xx body without a usable `message`. */
export function malformedErrorObject(internal: Json): GatewayError {
  return new GatewayError({
    code: 'parse-failed',
    message:
      'parsing Hasura.GraphQL.Execute.Action.Types.ActionWebhookErrorResponse(ActionWebhookErrorResponse) failed, ' +
      'key "message" not found',
    internal,
  });
}

function unexpected(message: string, internal: Json): GatewayError {
  return new GatewayError({ code: 'unexpected', message, status: SERVER_ERROR, internal });
}
