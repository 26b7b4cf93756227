// Keys that verify tokens, each with the algorithms that fit it: a token chooses among those and no others, so neither `none`
// nor a public key taken for a shared secret passes.
import { createPublicKey, createSecretKey, X509Certificate, type JsonWebKey, type KeyObject } from 'node:crypto';
import { isJsonObject, type Json } from '@app/types';

export interface VerifyKey {
  readonly key: KeyObject;
  readonly algorithms: readonly string[];
  /** Of keys of a set. */
  readonly id: string | undefined;
}

export type KeyReading =
  { readonly ok: true; readonly key: VerifyKey } | { readonly ok: false; readonly problem: string };

const RSA = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const;
const ED = ['EdDSA', 'Ed25519'] as const;
const CURVES: Readonly<Record<string, string>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };
/** Least bytes of a shared secret, by the algorithm it is for. */
const SECRET_BYTES: Readonly<Record<string, number>> = { HS256: 32, HS384: 48, HS512: 64 };
const ASYMMETRIC = new Set(['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'Ed25519']);

/** Reads `type` and `key` of a configuration. */
export function readVerifyKey(type: string, text: string): KeyReading {
  const bytes = SECRET_BYTES[type];
  if (bytes !== undefined) return readSecret(text, bytes);
  if (!ASYMMETRIC.has(type)) return { ok: false, problem: `Invalid JWK: Key type: ${type} is not supported` };
  try {
    const key = text.includes('CERTIFICATE') ? new X509Certificate(text).publicKey : createPublicKey(text);
    const algorithms = algorithmsOf(key);
    if (algorithms === undefined || familyOf(algorithms[0] ?? '') !== familyOf(type))
      return { ok: false, problem: `Could not decode PEM: the key does not fit type ${type}` };
    return { ok: true, key: { key, algorithms, id: undefined } };
  } catch {
    return { ok: false, problem: 'Could not decode PEM: not a public key or certificate' };
  }
}

const familyOf = (algorithm: string): string => (algorithm.startsWith('Ed') ? 'Ed' : algorithm.slice(0, 2));

function readSecret(text: string, least: number): KeyReading {
  const secret = Buffer.from(text);
  if (secret.length < least)
    return { ok: false, problem: `Key size too small; should be atleast ${String(least)} characters` };
  const algorithms = Object.keys(SECRET_BYTES).filter((name) => secret.length >= (SECRET_BYTES[name] ?? Infinity));
  return { ok: true, key: { key: createSecretKey(secret), algorithms, id: undefined } };
}

function algorithmsOf(key: KeyObject): readonly string[] | undefined {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return RSA;
    case 'ed25519':
      return ED;
    case 'ec': {
      const algorithm = CURVES[key.asymmetricKeyDetails?.namedCurve ?? ''];
      return algorithm === undefined ? undefined : [algorithm];
    }
    default:
      return undefined;
  }
}

/** Keys of a JWK set that verify tokens; those that do not are left out. Undefined: it is no set. */
export function readKeySet(json: Json): readonly VerifyKey[] | undefined {
  if (!isJsonObject(json) || !Array.isArray(json.keys)) return undefined;
  return (json.keys as readonly Json[]).flatMap((item) => readSetKey(item) ?? []);
}

const USES = new Set<Json | undefined>([undefined, null, 'sig', 'enc']);

function readSetKey(json: Json): VerifyKey | undefined {
  if (!isJsonObject(json) || !USES.has(json.use)) return undefined;
  const id = typeof json.kid === 'string' ? json.kid : undefined;
  try {
    // A set that anybody may read holds no shared secret.
    const key = createPublicKey({ format: 'jwk', key: withPlainNumbers(json) as JsonWebKey });
    const fitting = algorithmsOf(key);
    const algorithms = typeof json.alg === 'string' ? fitting?.filter((name) => name === json.alg) : fitting;
    return algorithms === undefined || algorithms.length === 0 ? undefined : { key, algorithms, id };
  } catch {
    return undefined;
  }
}

/** Some issuers pad the numbers of RSA keys, use the other alphabet of base64, or begin them with zeros. */
function withPlainNumbers(json: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  const plain = (value: Json | undefined): Json | undefined => {
    if (typeof value !== 'string') return value;
    const bytes = Buffer.from(value, 'base64');
    let start = 0;
    while (start < bytes.length - 1 && bytes[start] === 0) start++;
    return bytes.subarray(start).toString('base64url');
  };
  if (json.kty !== 'RSA') return json;
  const { n, e } = { n: plain(json.n), e: plain(json.e) };
  return { ...json, ...(n === undefined ? {} : { n }), ...(e === undefined ? {} : { e }) };
}
