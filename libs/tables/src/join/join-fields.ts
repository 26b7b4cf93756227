// The fields of a relationship that leads from elsewhere to a table (spec/actions.md 3.4): those of a relationship between tables.
import { tableKey } from '@app/types';
import type { JoinBinding, JoinFields, JoinRelationship, SchemaBuilder } from '@app/engine';
import { aggregateSelectionName } from '../naming/generated-names.js';
import type { RoleTable } from '../permission/role-graph.js';
import type { ResolvedTables } from '../resolve/resolved-tables.js';
import { aggregateField, relationshipField } from '../schema/object-type.js';
import { sourceScope } from '../schema/source-scope.js';
import type { TableJoinTarget } from './join-target.js';

/** None where the role may not select from the table. */
export function joinFields(relationship: JoinRelationship, resolved: ResolvedTables, build: SchemaBuilder): JoinFields {
  const { name, target, cardinality, mapping } = relationship;
  // Without a key nothing ties rows to anything.
  if (target.kind !== 'table' || mapping.length === 0 || !resolved.sources.has(target.source)) return {};
  const scope = sourceScope(resolved, target.source, build);
  const table = scope.graph.tables.get(tableKey(target.table));
  if (table === undefined || table.select === null) return {};
  const description = relationship.comment;
  const link = { cardinality, comment: description, isNullable: true };
  const shows = cardinality === 'one' ? 'row' : 'rows';
  const rows = {
    ...relationshipField(link, table, scope),
    extensions: { join: bindingOf(relationship, table, shows) },
  };
  if (cardinality === 'one' || !table.select.allowAggregations) return { [name]: rows };
  const aggregate = {
    ...aggregateField(table, scope),
    extensions: { join: bindingOf(relationship, table, 'aggregate') },
  };
  return { [name]: rows, [aggregateSelectionName(scope.naming, name)]: aggregate };
}

function bindingOf({ mapping }: JoinRelationship, table: RoleTable, shows: TableJoinTarget['shows']): JoinBinding {
  const columns = mapping.flatMap(([, remote]) => table.table.columns.get(remote) ?? []);
  const target: TableJoinTarget = Object.freeze({ table, columns, shows });
  return Object.freeze({ kind: 'table', keys: mapping.map(([local]) => local), target });
}
