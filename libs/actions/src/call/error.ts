// Calls that this version cannot make. Refused loudly: a call without its transform would be another call.
import { GatewayError } from '@app/types';

/** `not-supported`: the action has a transform. */
export function transformsUnavailable(action: string): GatewayError {
  return new GatewayError({
    code: 'not-supported',
    message: `action "${action}" has a request or response transform, which is not available in this version`,
  });
}
