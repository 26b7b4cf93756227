// `drop_inherited_role` (spec/metadata-actions-api.md 5.1).
import { decodeNonEmptyText, decodeObject, required } from '../decode/decoder.js';
import { METADATA_APIS, SUCCESS, type Command } from './command.js';
import { noSuchInheritedRole } from './error.js';

export const dropInheritedRole: Command<string> = {
  name: 'drop_inherited_role',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: (args) => required(decodeObject(args), 'role_name', decodeNonEmptyText),
  apply(dropped, { document }) {
    const inheritedRoles = document.inheritedRoles.filter((role) => role.role_name !== dropped);
    if (inheritedRoles.length === document.inheritedRoles.length) throw noSuchInheritedRole(dropped);
    return {
      change: { document: { ...document, inheritedRoles }, strictness: 'any-new', touched: [] },
      answer: SUCCESS,
    };
  },
};
