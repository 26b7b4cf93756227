// The root fields that a role has, from its schema.
import { isObjectType, type GraphQLObjectType } from 'graphql';
import { ADMIN_ROLE, type Role } from '@app/types';
import { bindingOf, isNamespace, isPlaceholder } from '../schema/schema-builder.js';
import type { SchemaSnapshot } from '../snapshot/build-snapshot.js';
import type { RoleSchema } from '../snapshot/role-schema.js';

export interface RootAccess {
  readonly root: 'query' | 'mutation' | 'subscription';
  readonly name: string;
  readonly kind: string;
  /** What the field was made of, e.g. `table author in source default`; null where the kind does not say. */
  readonly of: string | null;
  /** Only callers with backend-only permissions have it. */
  readonly backendOnly: boolean;
}

const ROOTS = ['query', 'mutation', 'subscription'] as const;

export function rootAccess(snapshot: SchemaSnapshot, role: Role): readonly RootAccess[] {
  const schemaFor = (backendOnlyPermissions: boolean): RoleSchema =>
    snapshot.roleSchema({ role, api: 'graphql', backendOnlyPermissions });
  const all = fieldsOf(schemaFor(true));
  if (role === ADMIN_ROLE) return all;
  const usual = new Set(fieldsOf(schemaFor(false)).map(({ root, name }) => `${root} ${name}`));
  return all.map((field) => ({ ...field, backendOnly: !usual.has(`${field.root} ${field.name}`) }));
}

function fieldsOf({ roots }: RoleSchema): readonly RootAccess[] {
  return ROOTS.flatMap((root) => {
    const type = roots[root];
    return type === null ? [] : fieldsIn(type, root, '');
  });
}

/** Fields of a namespace stand behind its name and a dot. */
function fieldsIn(type: GraphQLObjectType, root: RootAccess['root'], before: string): readonly RootAccess[] {
  return Object.values(type.getFields()).flatMap((field): readonly RootAccess[] => {
    if (isPlaceholder(field)) return [];
    const name = `${before}${field.name}`;
    if (isNamespace(field)) return isObjectType(field.type) ? fieldsIn(field.type, root, `${name}.`) : [];
    const { kind, origin } = bindingOf(field);
    return [{ root, name, kind, of: origin ?? null, backendOnly: false }];
  });
}
