// Every rate limit of this gateway: of operations by the settings and by the rules of a role, of calls by an action's policy.
// What nothing limits is not looked at.
import type { RequestClient, RateRule } from '@app/engine';
import type { CallLimits, CallToCount } from '@app/actions';
import type { RateLimiter } from '@app/rate-limiting';
import type { GatewayError, Session } from '@app/types';
import { networkOf } from './client-address.js';
import { rateError } from './error.js';

/** Of the settings; undefined: none. */
export interface CommonLimits {
  readonly perMinute: number | undefined;
  readonly perAddressPerMinute: number | undefined;
}

export interface OperationToCount {
  readonly session: Session;
  readonly client: RequestClient;
}

/** Makes the limiter for so many points per minute; those of different names count apart. */
export type CreateLimiter = (name: string, perMinute: number) => RateLimiter;

const USER_VARIABLE = 'x-hasura-user-id';

export class RateLimits implements CallLimits {
  private readonly everyone: RateLimiter | undefined;
  private readonly byAddress: RateLimiter | undefined;
  private readonly isCommon: boolean;
  /** One for each number of points that metadata has named, so that counts outlive changes of metadata. */
  private readonly limiters = new Map<string, RateLimiter>();

  constructor(
    { perMinute, perAddressPerMinute }: CommonLimits,
    private readonly create: CreateLimiter,
  ) {
    this.everyone = perMinute === undefined ? undefined : create('all', perMinute);
    this.byAddress = perAddressPerMinute === undefined ? undefined : create('ip', perAddressPerMinute);
    this.isCommon = this.everyone !== undefined || this.byAddress !== undefined;
  }

  /** Counts one operation. Undefined: nothing limits it. Rejects with `rate-limit-exceeded`. */
  admit(rule: RateRule | undefined, operation: OperationToCount): Promise<void> | undefined {
    return rule === undefined && !this.isCommon ? undefined : this.count(rule, operation);
  }

  /** Counts one call of an action that has a limit. Rejects with `rate-limit-exceeded`. */
  async admitCall({ action, limit, context }: CallToCount): Promise<void> {
    const { session, client } = context;
    const key = JSON.stringify([action, ...callerKey(limit.unique_by, session, client)]);
    const limiter = this.limiterOf('action', limit.per_minute);
    await take({ limiter, key, client }, (most) => rateError.tooManyCalls(action, most));
  }

  /** The narrowest first: whoever is over a limit of their own takes nothing away from others. */
  private async count(rule: RateRule | undefined, { session, client }: OperationToCount): Promise<void> {
    const refuse = rateError.tooManyOperations;
    if (rule !== undefined) await this.countByRule(rule, session, client);
    if (this.byAddress !== undefined)
      await take({ limiter: this.byAddress, key: networkOf(client.address), client }, refuse);
    if (this.everyone !== undefined) await take({ limiter: this.everyone, key: 'all', client }, refuse);
  }

  private countByRule({ perMinute, uniqueBy }: RateRule, session: Session, client: RequestClient): Promise<void> {
    if (perMinute < 1) {
      client.note({ allowed: false, limit: 0, remaining: 0, resetMs: MINUTE_SECONDS * 1000 });
      return Promise.reject(rateError.tooManyOperations(0));
    }
    const { role, variables } = session;
    const unique =
      uniqueBy === 'ip'
        ? [networkOf(client.address)]
        : uniqueBy.map((name) => (Object.hasOwn(variables, name) ? (variables[name] ?? null) : null));
    const key = unique.length === 0 ? role : JSON.stringify([role, ...unique]);
    return take({ limiter: this.limiterOf('role', perMinute), key, client }, rateError.tooManyOperations);
  }

  private limiterOf(name: string, perMinute: number): RateLimiter {
    const known = this.limiters.get(`${name}${perMinute}`);
    if (known !== undefined) return known;
    const limiter = this.create(name, perMinute);
    this.limiters.set(`${name}${perMinute}`, limiter);
    return limiter;
  }
}

export const MINUTE_SECONDS = 60;

interface Taking {
  readonly limiter: RateLimiter;
  readonly key: string;
  readonly client: RequestClient | undefined;
}

async function take({ limiter, key, client }: Taking, refuse: (limit: number) => GatewayError): Promise<void> {
  const verdict = await limiter.consume(key);
  client?.note(verdict);
  if (!verdict.allowed) throw refuse(verdict.limit);
}

/** Users without an id are told apart by their addresses. */
function callerKey(
  by: CallToCount['limit']['unique_by'],
  { role, variables }: Session,
  client: RequestClient | undefined,
): readonly string[] {
  if (by === 'role') return [by, role];
  const user = by === 'user' && Object.hasOwn(variables, USER_VARIABLE) ? variables[USER_VARIABLE] : undefined;
  return user === undefined ? ['ip', networkOf(client?.address ?? '')] : [by, user];
}
