// Headers of a client that are kept for a call which is made later: what forwarding will need of them, and nothing else.
import { namedByConnection, SESSION_PREFIX, type ClientHeaders } from './client-headers.js';
import type { HeaderPlan } from './prepare-headers.js';

export type KeptHeaders = Readonly<Record<string, string | readonly string[]>>;

const NONE: KeptHeaders = Object.freeze({});

/** Nothing where the action forwards nothing. Lower-case names; `x-request-id` is always among what is forwarded. */
export function keepHeaders(plan: HeaderPlan, clientHeaders: ClientHeaders, requestId: string): KeptHeaders {
  if (!plan.forward) return NONE;
  const hopByHop = namedByConnection(clientHeaders);
  const derived = new Set(plan.derived.map(([source]) => source));
  const kept: [string, string | readonly string[]][] = [];
  for (const [name, value] of Object.entries<ClientHeaders[string]>({ 'x-request-id': requestId, ...clientHeaders })) {
    if (value === undefined || name.toLowerCase().startsWith(SESSION_PREFIX)) continue;
    if (derived.has(name) || !(plan.dropped.has(name) || hopByHop.includes(name))) kept.push([name, value]);
  }
  return Object.fromEntries(kept);
}
