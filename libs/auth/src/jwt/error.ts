// Errors of JWT mode (spec/auth-and-security.md 4.3, 4.4). None of them shows a token or a key.
import { GatewayError, type ErrorCode } from '@app/types';

const refusal = (code: ErrorCode, message: string): GatewayError => new GatewayError({ code, message });
const unverified = (reason: string): GatewayError => refusal('invalid-jwt', `Could not verify JWT: ${reason}`);
const claims = (message: string): GatewayError => refusal('jwt-invalid-claims', message);

/** Each is 400. */
export const jwtError = {
  missing: () => refusal('invalid-headers', "Missing 'Authorization' or 'Cookie' header in JWT authentication mode"),
  malformedHeader: () => refusal('invalid-headers', 'Malformed Authorization header'),
  several: () => refusal('invalid-headers', 'Could not verify JWT: Multiple JWTs found'),
  notInIssuer: () => unverified('JWTNotInIssuer'),
  badSignature: () => unverified('JWSError JWSInvalidSignature'),
  notCompact: (detail: string) => unverified(`JWSError (CompactDecodeError ${detail})`),
  expired: () => unverified('JWTExpired'),
  notYetValid: () => unverified('JWTNotYetValid'),
  issuedInFuture: () => unverified('JWTIssuedAtFuture'),
  notInAudience: () => unverified('JWTNotInAudience'),
  invalidClaim: (name: string) => unverified(`JWTClaimsSetDecodeError "Error in $.${name}: invalid value"`),

  missingRoleClaim: (claim: string) => refusal('jwt-missing-role-claims', `JWT claim does not contain "${claim}"`),
  notRoles: (claim: string, detail: string) => claims(`invalid "${claim}"; should be a list of roles: ${detail}`),
  notRole: (claim: string, detail: string) => claims(`invalid "${claim}"; should be a single role name: ${detail}`),
  notText: (detail: string) => claims(`x-hasura-* claims: ${detail}`),
  noNamespace: (namespace: string) => claims(`claims key: '${namespace}' not found`),
  noNamespacePath: (path: string) => claims(`claims not found at claims_namespace_path: '${path}'`),
  notObject: () => claims('expecting a json object when claims_format is json'),
  notStringified: () => claims('expecting a string when claims_format is stringified_json'),
  notJson: (place: string, found: string) => claims(`expecting stringified json at: '${place}', but found: ${found}`),
  noMappedClaim: (claim: string) => claims(`JWT claim from claims_map, "${claim}" not found`),
};
