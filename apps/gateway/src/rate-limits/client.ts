// The client of one request: where it is, and how near it is to its limits.
import type { IncomingMessage } from 'node:http';
import type { LimitState, RequestClient } from '@app/engine';
import { clientAddress, type AddressBlock } from './client-address.js';

const MS_PER_SECOND = 1000;

export class Client implements RequestClient {
  private known: string | undefined;
  private narrowest: LimitState | undefined;

  /** `find` is called on the first use only. */
  constructor(private readonly find: () => string) {}

  get address(): string {
    return (this.known ??= this.find());
  }

  note(state: LimitState): void {
    if (this.narrowest === undefined || isNarrower(state, this.narrowest)) this.narrowest = state;
  }

  /** What an HTTP answer says of the narrowest limit; undefined: no limit holds. */
  get headers(): readonly (readonly [name: string, value: string])[] | undefined {
    if (this.narrowest === undefined) return undefined;
    const { allowed, limit, remaining, resetMs } = this.narrowest;
    const seconds = Math.ceil(resetMs / MS_PER_SECOND).toString();
    const headers: (readonly [string, string])[] = [
      ['ratelimit-limit', limit.toString()],
      ['ratelimit-remaining', remaining.toString()],
      ['ratelimit-reset', seconds],
    ];
    if (!allowed) headers.push(['retry-after', seconds]);
    return headers;
  }
}

export type ClientOf = (request: IncomingMessage) => Client;
/** Under which controllers are given it. */
export const CLIENT_OF = Symbol('ClientOf');

/** Makes the client of a request, whose address is only looked up where something counts by it. */
export function clientsBehind(trusted: readonly AddressBlock[]): ClientOf {
  return (request) => new Client(() => clientAddress(request, trusted));
}

/** A refusal before anything else; of two, the longer one. */
function isNarrower(state: LimitState, than: LimitState): boolean {
  if (state.allowed !== than.allowed) return than.allowed;
  if (state.remaining !== than.remaining) return state.remaining < than.remaining;
  return state.resetMs > than.resetMs;
}
