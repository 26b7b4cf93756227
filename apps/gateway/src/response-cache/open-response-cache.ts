// Chooses where answers are kept: in Redis where one is configured, for all instances, else in the memory of this one.
import { createHash } from 'node:crypto';
import { MemoryCache, RedisCache, RedisConnection, type Cache, type RedisState } from '@app/caching';
import type { Observe } from '@app/types';
import type { Catalog } from '../catalog/open-catalog.js';
import type { GatewayConfig } from '../config/gateway-config.js';
import { PRODUCT_VERSION } from '../version.js';
import { AnswerStore } from './answer-store.js';

export interface OpenResponseCache {
  readonly responses: AnswerStore;
  close(): void;
}

export interface ResponseCacheInput {
  readonly config: GatewayConfig;
  readonly catalog: Pick<Catalog, 'state'>;
  readonly observe: Observe;
}

const PREFIX = 'actiongraph:responses';
/** The memory cache has the same share for one value. */
const LARGEST_SHARE = 8;

/** A Redis that is not there is told of, and never a reason not to start. @throws GatewayError of the catalog */
export async function openResponseCache(input: ResponseCacheInput): Promise<OpenResponseCache> {
  const { redisUrl, maxBytes, maxTtlSeconds } = input.config.cache;
  const open = (cache: Cache, scope: string): AnswerStore =>
    new AnswerStore({ cache, scope, maxTtlSeconds, now: Date.now });
  if (redisUrl === undefined) {
    return { responses: open(new MemoryCache({ maxBytes }), ''), close: () => undefined };
  }
  const connection = await RedisConnection.open({ url: redisUrl, report: reporter(input.observe) });
  const cache = new RedisCache({ connection, prefix: PREFIX, maxLength: Math.floor(maxBytes / LARGEST_SHARE) });
  return {
    responses: open(cache, await scopeOf(input)),
    close: () => {
      connection.close();
    },
  };
}

/** Instances share answers where they serve the same metadata in the same way. */
async function scopeOf({ catalog, config: { graphql } }: ResponseCacheInput): Promise<string> {
  const { id } = await catalog.state.read();
  return createHash('sha256')
    .update(JSON.stringify([id, PRODUCT_VERSION, graphql]))
    .digest('hex');
}

function reporter(observe: Observe): (state: RedisState) => void {
  return (state) => {
    observe({
      type: 'internal',
      level: state.state === 'lost' ? 'warn' : 'info',
      source: 'response-cache',
      detail:
        state.state === 'lost'
          ? { message: 'Redis is lost: answers are not kept', reason: state.reason }
          : { message: 'Redis is back' },
    });
  };
}
