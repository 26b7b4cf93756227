// The port of rate limits of actions.
import type { ActionRateLimit } from '@app/types';
import type { RequestContext } from '@app/engine';
import type { ResolvedAction } from '../resolve/resolved-actions.js';

export interface CallToCount {
  /** Its name. */
  readonly action: string;
  readonly limit: ActionRateLimit;
  readonly context: RequestContext;
}

export interface CallLimits {
  /** Counts one call before anything is done for it. Rejects with a GatewayError where it is one too many. */
  admitCall(call: CallToCount): Promise<void>;
}

/** Undefined: the action has no limit. */
export function admitCall(
  { name, policy }: ResolvedAction,
  context: RequestContext,
  limits: CallLimits | undefined,
): Promise<void> | undefined {
  const limit = policy.rate_limit;
  return limit === undefined ? undefined : limits?.admitCall({ action: name, limit, context });
}
