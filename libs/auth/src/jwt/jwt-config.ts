// One JWT configuration as operators write it -> checked, or what is wrong with it (spec/auth-and-security.md 4.1).
import { isJsonObject, parseJson, type Json, type JsonObject } from '@app/types';
import { readPath, type PathSteps } from './json-path.js';
import { readVerifyKey, type KeyReading, type VerifyKey } from './verify-key.js';

/** Where a claim of `claims_map` comes from. */
export type MappedClaim =
  | { readonly type: 'literal'; readonly value: Json }
  | { readonly type: 'path'; readonly steps: PathSteps; readonly fallback: Json | undefined };

/** Where the claims of a token are. */
export type ClaimsPlace =
  | { readonly type: 'map'; readonly claims: ReadonlyMap<string, MappedClaim> }
  | {
      readonly type: 'object';
      readonly steps: PathSteps;
      /** As errors name it. */
      readonly shown: { readonly type: 'namespace' | 'path'; readonly text: string };
      readonly isStringified: boolean;
    };

export type TokenPlace =
  | { readonly type: 'authorization' }
  /** Name as configured. */
  | { readonly type: 'cookie'; readonly name: string }
  /** Lower-case name. */
  | { readonly type: 'header'; readonly name: string };

export interface JwtConfig {
  readonly keys: { readonly type: 'fixed'; readonly key: VerifyKey } | { readonly type: 'url'; readonly url: string };
  readonly claims: ClaimsPlace;
  /** Empty: not checked. */
  readonly audience: readonly string[];
  readonly issuer: string | undefined;
  readonly skewSeconds: number;
  readonly place: TokenPlace;
}

export type JwtConfigReading =
  { readonly ok: true; readonly config: JwtConfig } | { readonly ok: false; readonly problem: string };

export const DEFAULT_NAMESPACE = 'https://hasura.io/jwt/claims';
export const ALLOWED_ROLES = 'x-hasura-allowed-roles';
export const DEFAULT_ROLE = 'x-hasura-default-role';

class Problem extends Error {}

/** Reads JSON text. The problem shows nothing of a key. */
export function readJwtConfig(text: string): JwtConfigReading {
  try {
    return { ok: true, config: Object.freeze(read(parseObject(text))) };
  } catch (error) {
    if (error instanceof Problem) return { ok: false, problem: error.message };
    throw error;
  }
}

function parseObject(text: string): JsonObject {
  let json: Json;
  try {
    json = parseJson(text);
  } catch {
    throw new Problem('not valid JSON');
  }
  if (!isJsonObject(json)) throw new Problem('expected an object');
  return json;
}

function read(json: JsonObject): JwtConfig {
  return {
    keys: readKeys(json),
    claims: json.claims_map == null ? readClaimsObject(json) : readClaimsMap(json.claims_map),
    audience: readAudience(json.audience),
    issuer: optionalText(json, 'issuer'),
    skewSeconds: readSkew(json.allowed_skew),
    place: readPlace(json.header),
  };
}

function readKeys(json: JsonObject): JwtConfig['keys'] {
  const key = optionalText(json, 'key');
  const url = optionalText(json, 'jwk_url');
  if (key === undefined && url === undefined) throw new Problem('key and jwk_url both cannot be empty');
  if (key !== undefined && url !== undefined) throw new Problem('key, jwk_url both cannot be present');
  if (url !== undefined) {
    if (!URL.canParse(url)) throw new Problem('jwk_url is not a URL');
    return { type: 'url', url };
  }
  const type = optionalText(json, 'type');
  if (type === undefined) throw new Problem('key requires "type" to be present');
  const reading: KeyReading = readVerifyKey(type, key ?? '');
  if (!reading.ok) throw new Problem(reading.problem);
  return { type: 'fixed', key: reading.key };
}

function readClaimsObject(json: JsonObject): ClaimsPlace {
  const namespace = optionalText(json, 'claims_namespace');
  const path = optionalText(json, 'claims_namespace_path');
  if (namespace !== undefined && path !== undefined)
    throw new Problem('claims_namespace and claims_namespace_path both cannot be set');
  const format = optionalText(json, 'claims_format') ?? 'json';
  if (format !== 'json' && format !== 'stringified_json')
    throw new Problem(`invalid claims_format: expected "json" or "stringified_json", but found "${format}"`);
  const isStringified = format === 'stringified_json';
  if (path === undefined) {
    const text = namespace ?? DEFAULT_NAMESPACE;
    return { type: 'object', steps: [text], shown: { type: 'namespace', text }, isStringified };
  }
  return {
    type: 'object',
    steps: pathOf(path, 'claims_namespace_path'),
    shown: { type: 'path', text: path },
    isStringified,
  };
}

function readClaimsMap(json: Json): ClaimsPlace {
  if (!isJsonObject(json)) throw new Problem('claims_map: expected an object');
  for (const claim of [ALLOWED_ROLES, DEFAULT_ROLE])
    if (!Object.hasOwn(json, claim)) throw new Problem(`${claim} is expected but not found`);
  const claims = new Map<string, MappedClaim>();
  for (const [claim, value] of Object.entries(json)) {
    const name = claim.toLowerCase();
    if (name.startsWith('x-hasura-')) claims.set(name, readMapped(name, value));
  }
  return { type: 'map', claims };
}

function readMapped(claim: string, value: Json): MappedClaim {
  const isFit = claim === ALLOWED_ROLES ? isTexts : isText;
  if (!isJsonObject(value)) {
    if (!isFit(value)) throw new Problem(`claims_map: unexpected value of ${claim}`);
    return { type: 'literal', value };
  }
  if (!isText(value.path)) throw new Problem(`claims_map: ${claim} needs a "path"`);
  const fallback = value.default ?? undefined;
  if (fallback !== undefined && !isFit(fallback)) throw new Problem(`claims_map: unexpected default of ${claim}`);
  return { type: 'path', steps: pathOf(value.path, `claims_map: ${claim}`), fallback };
}

const isText = (value: Json | undefined): value is string => typeof value === 'string';
const isTexts = (value: Json): boolean => Array.isArray(value) && value.every(isText);

function pathOf(text: string, place: string): PathSteps {
  const steps = readPath(text);
  if (steps === undefined) throw new Problem(`${place}: not a JSON path: ${text}`);
  return steps;
}

function readAudience(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (isText(value)) return [value];
  if (!isTexts(value)) throw new Problem('audience: expected a string or a list of strings');
  return value as readonly string[];
}

function readSkew(value: Json | undefined): number {
  if (value === undefined || value === null) return 0;
  const seconds = Number(value);
  if (typeof value === 'string' || !Number.isFinite(seconds) || seconds < 0)
    throw new Problem('allowed_skew: expected a number of seconds');
  return seconds;
}

function readPlace(value: Json | undefined): TokenPlace {
  if (value === undefined || value === null) return { type: 'authorization' };
  if (!isJsonObject(value)) throw new Problem('header: expected an object');
  const name = optionalText(value, 'name');
  switch (optionalText(value, 'type')?.toLowerCase()) {
    case 'authorization':
      return { type: 'authorization' };
    case 'cookie':
      return { type: 'cookie', name: required(name) };
    case 'customheader':
      return { type: 'header', name: required(name).toLowerCase() };
    default:
      throw new Problem("expected 'type' is 'Authorization' or 'Cookie' or 'CustomHeader'");
  }
}

function required(name: string | undefined): string {
  if (name === undefined || name === '') throw new Problem('header: "name" is missing');
  return name;
}

function optionalText(json: JsonObject, key: string): string | undefined {
  const value = json[key];
  if (value === undefined || value === null) return undefined;
  if (!isText(value)) throw new Problem(`${key}: expected a string`);
  return value;
}
