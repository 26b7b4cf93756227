// Texts in permissions that stand for what the request's session holds (spec/permissions.md 4.3).
import type { Json } from '@app/types';

const PREFIX = 'x-hasura-';
/** An old name of `x-hasura-user-id`. */
const USER_ID_ALIAS = 'req_user_id';

/** The variable's name in lower case; `undefined`: the value stands for itself. */
export function sessionVariableOf(value: Json): string | undefined {
  if (typeof value !== 'string') return undefined;
  const name = value.toLowerCase();
  if (name === USER_ID_ALIAS) return `${PREFIX}user-id`;
  return name.startsWith(PREFIX) ? name : undefined;
}
