// An action as a metadata document holds it: name, definition, comment, permissions (spec/actions.md 1.1).
import type { Action, ActionPermission, Json } from '@app/types';
import { decodeActionDefinition } from './action-definition.js';
import {
  decodeNonEmptyText,
  decodeObject,
  decodeText,
  listOf,
  optional,
  optionalEntry,
  otherEntries,
  required,
} from './decoder.js';
import { decodeGraphqlName } from './graphql-text.js';

export function decodeAction(value: Json): Action {
  return {
    ...decodeActionWithoutPermissions(value),
    permissions: optional(decodeObject(value), 'permissions', listOf(decodeActionPermission)) ?? [],
  };
}

/** The part that `create_action` and `update_action` read: permissions in their args do not count. */
export function decodeActionWithoutPermissions(value: Json): Omit<Action, 'permissions'> {
  const action = decodeObject(value);
  return {
    name: required(action, 'name', decodeGraphqlName),
    definition: required(action, 'definition', decodeActionDefinition),
    ...optionalEntry(action, 'comment', decodeText),
  };
}

/** Keys beside `role` and `comment` are kept as they are. */
function decodeActionPermission(value: Json): ActionPermission {
  const permission = decodeObject(value);
  return {
    role: required(permission, 'role', decodeNonEmptyText),
    ...optionalEntry(permission, 'comment', decodeText),
    ...otherEntries(permission, ['role', 'comment']),
  };
}
