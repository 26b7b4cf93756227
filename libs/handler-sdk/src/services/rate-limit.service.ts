// How often a caller may do something: `await limits.checkLimit(userId)`.
import type { RateLimit, RateLimiter, RateLimitVerdict } from '@app/rate-limiting';
import { refusal } from '../error/error.js';

/** A limit of one's own beside the default one. */
export interface NamedLimit {
  /** Callers are counted per name. */
  readonly name: string;
  readonly points: number;
  readonly windowSeconds: number;
}

/** 5 calls per minute and caller. */
export const DEFAULT_LIMIT: NamedLimit = Object.freeze({ name: 'default', points: 5, windowSeconds: 60 });
const KEY_PREFIX = 'action_limit';
const MS = 1000;

/** Inject it where `RateLimitModule` was imported. A lost Redis never fails a call: each instance counts alone then. */
export class RateLimitService {
  private readonly limiters = new Map<string, RateLimiter>();

  constructor(private readonly createLimiter: (limit: RateLimit) => RateLimiter) {}

  /** Takes one point; false when there was none left. */
  async checkLimit(key: string, limit: NamedLimit = DEFAULT_LIMIT): Promise<boolean> {
    return (await this.consume(key, limit)).allowed;
  }

  /** Takes points and tells what is left. */
  consume(key: string, limit: NamedLimit = DEFAULT_LIMIT, points = 1): Promise<RateLimitVerdict> {
    return this.limiterOf(limit).consume(key, points);
  }

  /** Takes one point. @throws ActionError 429 `rate-limit-exceeded` with the seconds to wait. */
  async enforce(key: string, limit: NamedLimit = DEFAULT_LIMIT): Promise<void> {
    const { allowed, resetMs } = await this.consume(key, limit);
    if (!allowed) throw refusal.tooManyCalls(Math.ceil(resetMs / MS));
  }

  private limiterOf({ name, points, windowSeconds }: NamedLimit): RateLimiter {
    const id = `${name}:${points}:${windowSeconds}`;
    const known = this.limiters.get(id);
    if (known !== undefined) return known;
    const limiter = this.createLimiter({ prefix: `${KEY_PREFIX}:${name}`, points, windowSeconds });
    this.limiters.set(id, limiter);
    return limiter;
  }
}
