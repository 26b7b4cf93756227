// The payload of a verified token -> roles and session variables (spec/auth-and-security.md 4.4).
import {
  isJsonObject,
  nameJsonType,
  parseJson,
  printJson,
  type Identity,
  type Json,
  type JsonObject,
} from '@app/types';
import { emptyVariables } from '../core/session-variables.js';
import { jwtError } from './error.js';
import { valueAt } from './json-path.js';
import { ALLOWED_ROLES, DEFAULT_ROLE, type ClaimsPlace, type MappedClaim } from './jwt-config.js';

/** @throws GatewayError `jwt-invalid-claims`, `jwt-missing-role-claims` */
export function readClaims(payload: JsonObject, place: ClaimsPlace): Identity {
  const claims = place.type === 'map' ? mapClaims(payload, place.claims) : findClaims(payload, place);
  const allowedRoles = readRoles(claims.get(ALLOWED_ROLES));
  const defaultRole = readRole(claims.get(DEFAULT_ROLE));
  const variables = emptyVariables();
  for (const [name, value] of claims) {
    if (name === ALLOWED_ROLES || name === DEFAULT_ROLE) continue;
    if (typeof value !== 'string') throw jwtError.notText(wrongType('Text', 'String', value));
    variables[name] = value;
  }
  return { allowedRoles, defaultRole, variables, roleFromHeader: true, backendOnlyAllowed: false };
}

type Claims = ReadonlyMap<string, Json>;

function findClaims(payload: JsonObject, place: Extract<ClaimsPlace, { type: 'object' }>): Claims {
  const { shown, steps, isStringified } = place;
  const found = valueAt(payload, steps);
  if (found === undefined)
    throw shown.type === 'namespace' ? jwtError.noNamespace(shown.text) : jwtError.noNamespacePath(shown.text);
  const object = isStringified ? parseClaims(found, shown) : found;
  if (!isJsonObject(object)) throw isStringified ? notJson(found, shown) : jwtError.notObject();
  const claims = new Map<string, Json>();
  for (const [name, value] of Object.entries(object)) {
    const lower = name.toLowerCase();
    if (lower.startsWith('x-hasura-')) claims.set(lower, value);
  }
  return claims;
}

type Shown = Extract<ClaimsPlace, { type: 'object' }>['shown'];

function parseClaims(found: Json, shown: Shown): Json {
  if (typeof found !== 'string') throw jwtError.notStringified();
  try {
    return parseJson(found);
  } catch {
    throw notJson(found, shown);
  }
}

const notJson = (found: Json, { type, text }: Shown): Error =>
  jwtError.notJson(`${type === 'namespace' ? 'claims_namespace' : 'claims_namespace_path'} ${text}`, printJson(found));

function mapClaims(payload: JsonObject, map: ReadonlyMap<string, MappedClaim>): Claims {
  const claims = new Map<string, Json>();
  for (const [name, claim] of map) {
    const value = claim.type === 'literal' ? claim.value : (valueAt(payload, claim.steps) ?? claim.fallback);
    if (value !== undefined) claims.set(name, value);
    else if (name !== ALLOWED_ROLES && name !== DEFAULT_ROLE) throw jwtError.noMappedClaim(name);
  }
  return claims;
}

function readRoles(value: Json | undefined): readonly string[] {
  if (value === undefined) throw jwtError.missingRoleClaim(ALLOWED_ROLES);
  if (!Array.isArray(value)) throw jwtError.notRoles(ALLOWED_ROLES, wrongType('[]', 'Array', value));
  const wrong = (value as readonly Json[]).find((role) => typeof role !== 'string' || role === '');
  if (wrong !== undefined) throw jwtError.notRoles(ALLOWED_ROLES, wrongRole(wrong));
  return value as readonly string[];
}

function readRole(value: Json | undefined): string {
  if (value === undefined) throw jwtError.missingRoleClaim(DEFAULT_ROLE);
  if (typeof value !== 'string' || value === '') throw jwtError.notRole(DEFAULT_ROLE, wrongRole(value));
  return value;
}

const wrongRole = (value: Json): string =>
  value === '' ? 'parsing RoleName failed, empty string not allowed' : wrongType('RoleName', 'String', value);

const wrongType = (wanted: string, kind: string, value: Json): string =>
  `parsing ${wanted} failed, expected ${kind}, but encountered ${nameJsonType(value)}`;
