// Where the keys of a configuration come from: fixed, or a JWK set at a URL that is read again when it is due
// (spec/auth-and-security.md 4.2).
import { parseJson, type HttpResponse, type Json } from '@app/types';
import type { AuthPorts } from '../core/auth-ports.js';
import { freshForMs } from './freshness.js';
import type { JwtConfig } from './jwt-config.js';
import { readKeySet, type VerifyKey } from './verify-key.js';

/** The keys as they are now: another list object once they have changed. */
export type KeySource = () => readonly VerifyKey[];

const TRIES = 6;
const FIRST_PAUSE_MS = 200;
const TIMEOUT_MS = 10_000;
/** Upstream looks once a second; nothing is asked for more often. */
const LEAST_DELAY_MS = 1000;
const MOST_DELAY_MS = 2 ** 31 - 1;

/** Prepares the source; a set is fetched before the first request. */
export function openKeySource(keys: JwtConfig['keys'], ports: AuthPorts): KeySource {
  if (keys.type === 'fixed') {
    const fixed = [keys.key];
    return () => fixed;
  }
  let current: readonly VerifyKey[] = [];
  const refresh = async (): Promise<void> => {
    const fetched = await fetchKeySet(keys.url, ports);
    current = fetched.keys;
    if (fetched.freshMs !== undefined) later(fetched.freshMs, LEAST_DELAY_MS);
  };
  /** A failed refresh keeps the old keys, and is tried again less and less often. */
  const later = (delayMs: number, retryMs: number): void => {
    ports.after(Math.min(Math.max(delayMs, LEAST_DELAY_MS), MOST_DELAY_MS), () => {
      refresh().catch(() => {
        later(retryMs, Math.min(retryMs * 2, 60_000));
      });
    });
  };
  ports.beforeStart(() => tryRepeatedly(refresh, ports));
  return () => current;
}

async function tryRepeatedly(work: () => Promise<void>, { pause }: AuthPorts): Promise<void> {
  for (let attempt = 1, waitMs = FIRST_PAUSE_MS; ; attempt++, waitMs *= 2) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === TRIES) throw error;
      await pause(waitMs);
    }
  }
}

interface FetchedKeys {
  readonly keys: readonly VerifyKey[];
  /** Undefined: for as long as the gateway runs. */
  readonly freshMs: number | undefined;
}

async function fetchKeySet(url: string, { http, observe, nowMs }: AuthPorts): Promise<FetchedKeys> {
  // What stands behind `?` may be a secret.
  const shown = url.replace(/[?#].*/s, '').replace(/\/\/[^/@]*@/, '//');
  const log = (error: string | null): void => {
    const message = error === null ? `Refreshing JWK from endpoint: ${shown}` : null;
    observe({ type: 'jwk-refresh-log', level: error === null ? 'info' : 'critical', detail: { message, error } });
  };
  const fail = (problem: string): never => {
    log(problem);
    throw new Error(`Fatal Error: error fetching JWK from ${shown}: ${problem}`);
  };
  const request = {
    url,
    method: 'GET',
    headers: [['Accept', 'application/json']] as const,
    body: '',
    timeoutMs: TIMEOUT_MS,
  };
  const response = await http.send(request);
  if (response.type === 'failure') return fail(response.detail);
  if (response.status < 200 || response.status > 299) return fail(`status ${String(response.status)}`);
  const keys = readBody(response) ?? fail('the answer is not a JWK set');
  log(null);
  return { keys, freshMs: freshForMs(response.headers, nowMs()) };
}

function readBody({ body }: HttpResponse): readonly VerifyKey[] | undefined {
  let json: Json;
  try {
    json = parseJson(body);
  } catch {
    return undefined;
  }
  return readKeySet(json);
}
