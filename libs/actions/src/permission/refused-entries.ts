// Entries that give their role nothing, as lists of inconsistent objects show them.
import type { Action, Inconsistency, Json, Role } from '@app/types';
import { INCONSISTENT_OBJECT } from '../resolve/error.js';
import type { ResolvedGrants } from './resolve-grants.js';

/** A role's entry that cannot be served is an object of its own; what an inherited role does not get is only told. */
export function refusedEntries(
  action: Action,
  { faults, conflicts }: Pick<ResolvedGrants, 'faults' | 'conflicts'>,
): readonly Inconsistency[] {
  const isOwn = (role: Role): boolean => action.permissions.some((one) => one.role === role);
  return [
    ...faults.map(({ role, reason }) => (isOwn(role) ? refusedEntry(action, role, reason) : conflict(action, role))),
    ...conflicts.map((role) => conflict(action, role)),
  ];
}

function refusedEntry({ name: action, permissions }: Action, role: Role, reason: string): Inconsistency {
  return {
    type: 'action_permission',
    name: `action_permission ${role} permission in ${action}`,
    reason: `${INCONSISTENT_OBJECT}in permission for the role "${role}" of action "${action}"; ${reason}`,
    definition: { action, permission: permissions.find((one) => one.role === role) as Json },
  };
}

function conflict({ name: action }: Action, role: Role): Inconsistency {
  const entity = { action };
  return {
    type: 'inherited role permission inconsistency',
    name: role,
    reason: `Could not inherit permission for the role '${role}' for the entity: 'action: '${action}''`,
    definition: entity,
    entity,
  };
}
