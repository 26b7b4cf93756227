// Chooses where rate limits count: in Redis where one is configured, for all instances, else in the memory of this one.
import { RedisConnection, type RedisState } from '@app/caching';
import { MemoryRateLimiter, RedisRateLimiter, type RateLimit } from '@app/rate-limiting';
import type { Observe } from '@app/types';
import type { Catalog } from '../catalog/open-catalog.js';
import type { GatewayConfig } from '../config/gateway-config.js';
import { MINUTE_SECONDS, RateLimits, type CommonLimits } from './rate-limits.js';

export interface OpenRateLimits {
  readonly limits: RateLimits;
  close(): void;
}

export interface RateLimitsInput {
  readonly config: Pick<GatewayConfig, 'limits'>;
  readonly catalog: Pick<Catalog, 'state'>;
  readonly observe: Observe;
}

/** A Redis that is not there is told of, and never a reason not to start. @throws GatewayError of the catalog */
export async function openRateLimits({ config, catalog, observe }: RateLimitsInput): Promise<OpenRateLimits> {
  const { redisUrl, perMinute, perAddressPerMinute } = config.limits;
  const common: CommonLimits = {
    perMinute: perMinute === 0 ? undefined : perMinute,
    perAddressPerMinute: perAddressPerMinute === 0 ? undefined : perAddressPerMinute,
  };
  if (redisUrl === undefined) {
    const limits = new RateLimits(common, (name, points) => new MemoryRateLimiter(limitOf(name, points)));
    return { limits, close: () => undefined };
  }
  const connection = await RedisConnection.open({ url: redisUrl, report: reporter(observe) });
  // Instances count together where they serve the same metadata.
  const { id } = await catalog.state.read();
  const create = (name: string, points: number): RedisRateLimiter =>
    new RedisRateLimiter(connection, limitOf(`actiongraph:${id}:rate:${name}`, points));
  return {
    limits: new RateLimits(common, create),
    close: () => {
      connection.close();
    },
  };
}

const limitOf = (prefix: string, points: number): RateLimit => ({ prefix, points, windowSeconds: MINUTE_SECONDS });

function reporter(observe: Observe): (state: RedisState) => void {
  return (state) => {
    observe({
      type: 'internal',
      level: state.state === 'lost' ? 'warn' : 'info',
      source: 'rate-limits',
      detail:
        state.state === 'lost'
          ? { message: 'Redis is lost: rate limits count in memory', reason: state.reason }
          : { message: 'Redis is back: rate limits count there again' },
    });
  };
}
