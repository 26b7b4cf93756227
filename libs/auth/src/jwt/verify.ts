// JWT mode: the token of a request, checked against the configuration it is for. A token that was verified is remembered until
// it expires or the keys change: checking a signature costs more than everything else of a small request.
import { LRUCache } from 'lru-cache';
import { invariant, type Identity } from '@app/types';
import type { AuthMode, Verify } from '../core/auth-mode.js';
import type { AuthPorts } from '../core/auth-ports.js';
import type { RequestHeaders } from '../core/request-headers.js';
import { jwtError } from './error.js';
import { findToken } from './find-token.js';
import { readJwtConfig, type JwtConfig } from './jwt-config.js';
import { openKeySource, type KeySource } from './key-source.js';
import { readClaims } from './read-claims.js';
import type { VerifyKey } from './verify-key.js';
import { mayBeOfIssuer, verifyToken } from './verify-token.js';

interface Known {
  readonly identity: Identity;
  readonly expiresAtMs: number;
  /** The keys it was verified with. */
  readonly keys: readonly VerifyKey[];
}

interface Prepared {
  readonly config: JwtConfig;
  readonly keys: KeySource;
  readonly known: LRUCache<string, Known>;
}

interface Candidate {
  readonly prepared: Prepared;
  readonly token: string;
}

/** Characters of remembered tokens, over all configurations about 10,000 of ordinary size. */
const REMEMBERED_CHARACTERS = 10_000_000;

export const jwt: AuthMode = {
  name: 'jwt',
  prepare(config, ports) {
    if (config.jwtSecrets.length === 0) return undefined;
    const all = config.jwtSecrets.map((text) => prepareOne(text, ports));
    const passesOn = config.unauthorizedRole !== undefined;
    return (headers) => verify(headers, { all, passesOn, ports });
  },
};

function prepareOne(text: string, ports: AuthPorts): Prepared {
  const reading = readJwtConfig(text);
  invariant(reading.ok, 'the configuration was checked');
  const { config } = reading;
  const known = new LRUCache<string, Known>({
    maxSize: REMEMBERED_CHARACTERS,
    sizeCalculation: (_, token) => token.length,
  });
  return { config, keys: openKeySource(config.keys, ports), known };
}

interface JwtEnv {
  readonly all: readonly Prepared[];
  /** A request without a token is for the next mode. */
  readonly passesOn: boolean;
  readonly ports: AuthPorts;
}

function verify(headers: RequestHeaders, { all, passesOn, ports }: JwtEnv): ReturnType<Verify> {
  const found = all.flatMap((prepared): Candidate[] => {
    const token = findToken(headers, prepared.config.place);
    return token === undefined ? [] : [{ prepared, token }];
  });
  if (found.length === 0) {
    if (passesOn) return undefined;
    throw jwtError.missing();
  }
  const [only, ...others] = found.filter(({ prepared, token }) => mayBeOfIssuer(token, prepared.config.issuer));
  if (only === undefined) throw jwtError.notInIssuer();
  if (others.length > 0) throw jwtError.several();
  return recall(only, ports.nowMs()) ?? verifyAnew(only, ports.nowMs());
}

function recall({ prepared, token }: Candidate, nowMs: number): Identity | undefined {
  const known = prepared.known.get(token);
  if (known === undefined) return undefined;
  if (known.expiresAtMs > nowMs && known.keys === prepared.keys()) return known.identity;
  prepared.known.delete(token);
  return undefined;
}

async function verifyAnew({ prepared, token }: Candidate, nowMs: number): Promise<Identity> {
  const { config, known } = prepared;
  const keys = prepared.keys();
  const { payload, expiresAtMs } = await verifyToken(token, { config, keys, nowMs });
  const claims = readClaims(payload, config.claims);
  const identity = Object.freeze(expiresAtMs === Infinity ? claims : { ...claims, expiresAtMs });
  known.set(token, { identity, expiresAtMs, keys });
  return identity;
}
