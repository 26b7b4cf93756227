// What can be wrong with the idempotency key of a request.
import { GatewayError } from '@app/types';

const CONFLICT_STATUS = 409;

export const idempotencyError = {
  /** `invalid-headers`: absent text, too long, sent twice or with control characters. */
  badKey: (maxLength: number) =>
    new GatewayError({
      code: 'invalid-headers',
      message: `the header "Idempotency-Key" must be one value of 1 to ${maxLength} characters without control characters`,
    }),
  /** `conflict`: the key was used with other arguments. */
  otherPayload: (action: string) =>
    new GatewayError({
      code: 'conflict',
      status: CONFLICT_STATUS,
      message: `the idempotency key was used before with other arguments of action "${action}"`,
    }),
  /** `busy`: the first call did not end within the action's timeout. */
  stillRunning: (action: string) =>
    new GatewayError({
      code: 'busy',
      status: CONFLICT_STATUS,
      message: `the first call of action "${action}" under this idempotency key is still running`,
    }),
} as const;
