// Members of a role's `<t>_bool_exp` by their names in it.
import { aggregateInputName } from '../../naming/generated-names.js';
import type { RoleTable, TableField } from '../../permission/role-graph.js';

/** Derived from the frozen role table alone, so sharing it changes nothing. */
const known = new WeakMap<RoleTable, ReadonlyMap<string, TableField>>();

/** Aggregates of relationships have a name of their own here, all others that of the object type. */
export function whereMembers(table: RoleTable): ReadonlyMap<string, TableField> {
  const found = known.get(table);
  if (found !== undefined) return found;
  const { naming } = table.table.customization;
  const members = new Map<string, TableField>();
  for (const [name, field] of table.fields) {
    const isAggregate = field.type === 'relationship-aggregate';
    members.set(isAggregate ? aggregateInputName(naming, field.relationship.name) : name, field);
  }
  known.set(table, members);
  return members;
}
