// `add_inherited_role`: creates or replaces (spec/metadata-actions-api.md 5.1). Missing parents are found by the build.
import type { InheritedRole } from '@app/types';
import { decodeInheritedRole } from '../decode/inherited-role.js';
import { inheritedRoleRef } from '../object-ref.js';
import { METADATA_APIS, SUCCESS, type Command } from './command.js';
import { roleInOwnSet } from './error.js';

export const addInheritedRole: Command<InheritedRole> = {
  name: 'add_inherited_role',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: decodeInheritedRole,
  apply(added, { document }) {
    if (added.role_set.includes(added.role_name)) throw roleInOwnSet();
    const others = document.inheritedRoles.filter((role) => role.role_name !== added.role_name);
    return {
      change: {
        document: { ...document, inheritedRoles: [...others, added] },
        strictness: 'own',
        touched: [inheritedRoleRef(added.role_name)],
      },
      answer: SUCCESS,
    };
  },
};
