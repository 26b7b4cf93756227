// A query through the cache: kept text goes out as it is; what is not kept is made once and kept.
import type { Json } from '@app/types';
import type { VariableValues } from '../kind/input-template.js';
import type { OperationPlan } from '../operation/operation-plan.js';
import type { Operation, OperationSuccess } from '../operation/run-operation.js';
import type { BoundVariables } from '../operation/variables.js';
import { cacheKey } from './cache-key.js';
import type { PlanCaching } from './plan-caching.js';
import type { KeptAnswer, ResponseCache } from './response-cache.js';

/** What a client may be told about the cache. */
export interface CacheNote {
  readonly key: string;
  readonly familyKey: string;
  /** Seconds that the answer will be given again; 0: it is not kept. */
  readonly maxAgeSeconds: number;
  readonly warning?: string;
}

export interface CachedRequest {
  readonly operation: Operation;
  readonly plan: OperationPlan;
  readonly caching: PlanCaching;
  readonly cache: ResponseCache;
  readonly bound: BoundVariables;
  readonly values: VariableValues;
  readonly shapes: readonly (Json | undefined)[];
}

/** How the answer is made where it is not kept. */
export type MakeAnswer = (surroundings: {
  readonly signal: () => AbortSignal;
  readonly limitLife: (seconds: number) => void;
}) => Promise<string>;

/** @throws GatewayError, which is never kept */
export async function answerCached(request: CachedRequest, make: MakeAnswer): Promise<OperationSuccess> {
  const { operation, plan, caching, cache } = request;
  const { ttlSeconds, refresh } = lifeOf(request);
  const { session, signal } = operation.surroundings;
  const key = cacheKey({ ...request, scope: cache.scope, session: session.variables });
  if (!refresh) {
    const kept = await cache.get(key);
    if (kept !== undefined) {
      operation.options.onPlan?.(plan, true);
      return answerOf(kept, key, caching);
    }
  }
  operation.options.onPlan?.(plan, false);
  const made = await cache.make(key, { tags: caching.tags, refresh, signal }, async (shared) => {
    let life = ttlSeconds;
    const limitLife = (seconds: number): void => {
      life = Math.min(life, seconds);
    };
    return { body: await make({ signal: shared, limitLife }), ttlSeconds: life };
  });
  return answerOf(made, key, caching);
}

function lifeOf({ caching, cache, bound }: CachedRequest): { readonly ttlSeconds: number; readonly refresh: boolean } {
  const asked = caching.directive?.read(bound);
  const limits = [asked?.ttlSeconds, caching.ttlSeconds, cache.maxTtlSeconds].filter((one) => one !== undefined);
  return { ttlSeconds: Math.max(0, Math.min(...limits)), refresh: asked?.refresh === true };
}

const NO_COOKIES: readonly string[] = [];

function answerOf({ body, leftSeconds, warning }: KeptAnswer, key: string, { family }: PlanCaching): OperationSuccess {
  const note = { key, familyKey: family, maxAgeSeconds: leftSeconds };
  return { body, cookies: NO_COOKIES, cache: warning === undefined ? note : { ...note, warning } };
}
