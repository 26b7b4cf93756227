// What the role admin may do with a table: everything, unfiltered (spec/permissions.md 1).
import type { ResolvedTable } from '../resolve/resolved-tables.js';
import { ALWAYS } from './condition.js';
import { QUERY_FIELDS, SUBSCRIPTION_FIELDS } from './read-select-permission.js';
import type { TablePermissions } from './table-permissions.js';

const OF_ANY_WRITE = { presets: new Map(), backendOnly: false, validateInput: null } as const;

export function adminPermissions(table: ResolvedTable): TablePermissions {
  const columns = [...table.columns.values()];
  const scalars = [...table.computedFields.values()].filter(({ returns }) => returns.type === 'scalar');
  const namesOf = (writable: 'isInsertable' | 'isUpdatable'): ReadonlySet<string> =>
    new Set(columns.filter((column) => column[writable]).map(({ name }) => name));
  return {
    select: {
      columns: new Map(columns.map(({ name }) => [name, null])),
      computedFields: new Map(scalars.map(({ name }) => [name, null])),
      filter: ALWAYS,
      limit: null,
      allowAggregations: true,
      queryRootFields: QUERY_FIELDS,
      subscriptionRootFields: SUBSCRIPTION_FIELDS,
    },
    insert: { ...OF_ANY_WRITE, columns: namesOf('isInsertable'), check: ALWAYS },
    update: { ...OF_ANY_WRITE, columns: namesOf('isUpdatable'), filter: ALWAYS, check: null },
    delete: { filter: ALWAYS, backendOnly: false, validateInput: null },
  };
}
