// Which status an error leaves with, per endpoint (spec/auth-and-security.md 3).

/** `mapped`: 200, except that a 401 may be kept. `internal`: the error's own status. */
export type StatusRule = 'mapped' | 'internal';

/** Endpoints that do not print the internal status. Every other endpoint does. */
export const STATUS_RULES: Readonly<Record<'/v1/graphql' | '/v1beta1/relay' | '/v1alpha1/graphql', StatusRule>> =
  Object.freeze({ '/v1/graphql': 'mapped', '/v1beta1/relay': 'mapped', '/v1alpha1/graphql': 'internal' });

/** The status to send. `preserve401` is `HASURA_GRAPHQL_PRESERVE_401_ERRORS`. */
export function statusToSend(rule: StatusRule, internalStatus: number, preserve401: boolean): number {
  if (rule === 'internal') return internalStatus;
  return preserve401 && internalStatus === 401 ? 401 : 200;
}
