// `node(id)`: the row that a global id names, whatever its table.
import type { PlannedField } from '@app/engine';
import type { Expression } from '@app/sql';
import { GatewayError, invariant, printJson, tableKey, type Json, type JsonPath } from '@app/types';
import { tableType } from '../../naming/table-type.js';
import type { NodeTarget, RoleTable } from '../../permission/role-graph.js';
import type { ResolvedColumn } from '../../resolve/resolved-tables.js';
import { columnOf, equal } from '../../translate/select/expressions.js';
import { objectSelect, rowOutput } from '../../translate/select/json-object.js';
import { permittedRows } from '../../translate/select/permitted-rows.js';
import { prepareStatement } from '../../translate/select/prepare-statement.js';
import { presentArgument } from '../../translate/select/read-template.js';
import { rowEntries } from '../../translate/select/row-entries.js';
import { tableSource, type TranslateEnv } from '../../translate/select/row-scope.js';
import { asTextCell } from '../../translate/select/translate-root-field.js';
import type { TablePayload } from '../../translate/table-payload.js';
import { openState } from '../../translate/translate-state.js';
import { columnReader } from '../../value/column-reader.js';
import { parameterOf } from '../../value/parameter-of.js';
import { relayError } from '../error.js';
import { readNodeId, type NodeId } from '../node-id.js';
import { keyColumns } from '../relay-fields.js';

/** @throws GatewayError */
export function translateNodeField(field: PlannedField, target: NodeTarget): TablePayload {
  const env: TranslateEnv = { state: openState(), path: ['selectionSet', field.name] };
  const template = presentArgument(field, 'id');
  invariant(template?.type === 'literal', 'ids of nodes are known to plans');
  // An ID may be written as a number.
  const text = typeof template.value === 'string' ? template.value : printJson(template.value);
  const id = readNodeId(text, env.path);
  const { table, selection } = findTable(id, field, { target, path: env.path });
  const columns = keyColumns(table.table);
  invariant(columns !== null, 'tables of nodes have a primary key');
  const key = readKey(id, columns, env.path);
  const source = tableSource(table, env.state, (alias) =>
    columns.map(({ name, catalog }, index): Expression => {
      const value: Json = key[index] ?? null;
      return equal(columnOf(alias, name), parameterOf({ type: 'literal', value }, catalog.type));
    }),
  );
  const output = rowOutput(rowEntries(selection, source, env));
  const select = objectSelect(output, permittedRows(source, output.columns, env), env.state.alias());
  // A row that is not there and one that the role may not see answer alike.
  const statement = prepareStatement(asTextCell(select));
  return Object.freeze({ access: 'read', source: table.table.source, statement, whenEmpty: 'null' });
}

interface NodeRows {
  readonly table: RoleTable;
  readonly selection: readonly PlannedField[];
}

function findTable(
  id: NodeId,
  { selectionByType }: PlannedField,
  { target, path }: { readonly target: NodeTarget; readonly path: JsonPath },
): NodeRows {
  const found: NodeRows[] = [];
  for (const graph of target.graphs) {
    if (id.source !== null && graph.source.name !== id.source) continue;
    const table = graph.tables.get(tableKey({ schema: id.schema, name: id.table }));
    if (table === undefined || !isOffered(table)) continue;
    const selection = selectionByType?.get(tableType(table.table, ''));
    if (selection !== undefined) found.push({ table, selection });
  }
  const [only] = found;
  const printed = id.schema === 'public' ? id.table : `${id.schema}.${id.table}`;
  if (only === undefined) throw relayError.nodeId(`no such table found: '${printed}'`, path);
  if (found.length === 1) return only;
  throw relayError.nodeId(`more than one source has the table '${printed}'`, path);
}

/** Roles that may not ask for one row by its key may not ask for it by its id. */
function isOffered({ select, table }: RoleTable): boolean {
  return select?.queryRootFields.has('select_by_pk') === true && keyColumns(table) !== null;
}

function readKey({ key }: NodeId, columns: readonly ResolvedColumn[], path: JsonPath): readonly Json[] {
  const missing = columns.slice(key.length).map(({ name }) => `'${name}'`);
  if (missing.length > 0) throw relayError.nodeId(`primary key columns [${missing.join(', ')}] are missing`, path);
  if (key.length > columns.length) throw relayError.nodeId('unexpected column values behind the primary key', path);
  return columns.map(({ name, catalog }, index) => {
    try {
      return columnReader(catalog.type, { nullable: false }).read(key[index] ?? null, path);
    } catch (error) {
      throw error instanceof GatewayError ? relayError.nodeColumn(name, error.message, path) : error;
    }
  });
}
