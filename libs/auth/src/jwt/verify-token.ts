// One token of one configuration: its signature, then its registered claims (spec/auth-and-security.md 4.3).
import { compactVerify, decodeJwt, decodeProtectedHeader, errors } from 'jose';
import { isJsonNumber, isJsonObject, parseJson, type Json, type JsonObject } from '@app/types';
import { jwtError } from './error.js';
import type { JwtConfig } from './jwt-config.js';
import type { VerifyKey } from './verify-key.js';

export interface VerifiedToken {
  readonly payload: JsonObject;
  /** Skew included; Infinity: never. */
  readonly expiresAtMs: number;
}

const MAX_TOKEN_LENGTH = 64 * 1024;

/** Whether the token says that it is of that issuer, or says nothing. Not verified: only chooses a configuration. */
export function mayBeOfIssuer(token: string, issuer: string | undefined): boolean {
  if (issuer === undefined) return true;
  try {
    const { iss } = decodeJwt(token);
    return iss === undefined || iss === issuer;
  } catch {
    // The signature check says what is wrong with it.
    return true;
  }
}

/** @throws GatewayError `invalid-jwt` */
export async function verifyToken(
  token: string,
  { config, keys, nowMs }: { readonly config: JwtConfig; readonly keys: readonly VerifyKey[]; readonly nowMs: number },
): Promise<VerifiedToken> {
  if (token.length > MAX_TOKEN_LENGTH) throw jwtError.notCompact('the token is too long');
  const payload = readPayload(await verifySignature(token, keys));
  const skewMs = config.skewSeconds * 1000;
  const exp = timeOf(payload, 'exp');
  const expiresAtMs = exp === undefined ? Infinity : exp + skewMs;
  if (nowMs >= expiresAtMs) throw jwtError.expired();
  if ((timeOf(payload, 'nbf') ?? -Infinity) > nowMs + skewMs) throw jwtError.notYetValid();
  if ((timeOf(payload, 'iat') ?? -Infinity) > nowMs + skewMs) throw jwtError.issuedInFuture();
  if (payload.iss !== undefined && typeof payload.iss !== 'string') throw jwtError.invalidClaim('iss');
  if (config.issuer !== undefined && payload.iss !== undefined && payload.iss !== config.issuer)
    throw jwtError.notInIssuer();
  checkAudience(payload.aud, config.audience);
  return { payload, expiresAtMs };
}

async function verifySignature(token: string, keys: readonly VerifyKey[]): Promise<Uint8Array> {
  const { alg, kid } = readHeader(token);
  const named = kid === undefined ? [] : keys.filter(({ id }) => id === kid);
  // A fixed key has no id; a token without one may be of any key.
  const candidates = named.length > 0 ? named : keys.filter(({ id }) => kid === undefined || id === undefined);
  for (const { key, algorithms } of candidates) {
    if (alg === undefined || !algorithms.includes(alg)) continue;
    try {
      return (await compactVerify(token, key, { algorithms: [alg] })).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed) && !(error instanceof TypeError))
        throw fromJose(error);
    }
  }
  throw jwtError.badSignature();
}

function readHeader(token: string): { readonly alg?: string | undefined; readonly kid?: string | undefined } {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    return { alg: typeof alg === 'string' ? alg : undefined, kid: typeof kid === 'string' ? kid : undefined };
  } catch {
    throw jwtError.notCompact('the token is not of three parts in base64url');
  }
}

const fromJose = (error: unknown): Error =>
  error instanceof errors.JOSEError ? jwtError.notCompact('the token is malformed') : (error as Error);

function readPayload(bytes: Uint8Array): JsonObject {
  let json: Json;
  try {
    json = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw jwtError.notCompact('the payload is not JSON');
  }
  if (!isJsonObject(json)) throw jwtError.notCompact('the payload is not an object');
  return json;
}

/** Milliseconds. A claim of the wrong type is not taken for an absent one. */
function timeOf(payload: JsonObject, claim: string): number | undefined {
  const value = payload[claim];
  if (value === undefined) return undefined;
  const seconds = isJsonNumber(value) ? Number(value) : NaN;
  if (!Number.isFinite(seconds)) throw jwtError.invalidClaim(claim);
  return seconds * 1000;
}

function checkAudience(aud: Json | undefined, expected: readonly string[]): void {
  const given: readonly (Json | undefined)[] = Array.isArray(aud) ? (aud as readonly Json[]) : [aud];
  if (aud !== undefined && !given.every((one) => typeof one === 'string')) throw jwtError.invalidClaim('aud');
  if (expected.length === 0) return;
  if (!expected.some((one) => given.includes(one))) throw jwtError.notInAudience();
}
