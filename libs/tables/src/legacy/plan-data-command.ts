// A legacy data command as the payload of the root field it amounts to: same statements, same permissions, another grammar.
import { GatewayError, isJsonObject, parseJson, type DataCommand, type Json } from '@app/types';
import { generatedName } from '../naming/generated-names.js';
import type { RoleGraph, TableTarget } from '../permission/role-graph.js';
import { translateMutation } from '../translate/mutation/translate-mutation.js';
import { translateRootField } from '../translate/select/translate-root-field.js';
import type { TablePayload } from '../translate/table-payload.js';
import { legacyError } from './error.js';
import { literal, object, planned } from './planned.js';
import { planDelete, planInsert, planUpdate } from './plan-write.js';
import { readRows } from './read-rows.js';
import { legacyWhere } from './read-where.js';
import { findColumn, roleTable } from './role-table.js';

/** `graph` is the caller's, of the command's source. @throws GatewayError with a path inside the command's args */
export function planDataCommand(command: DataCommand, graph: RoleGraph): TablePayload {
  switch (command.operation) {
    case 'select': {
      const table = roleTable(graph, command, { action: 'select' });
      const field = planned({ name: 'select', ...readRows(command, table, []) });
      return translated(() => translateRootField(field, { type: 'table', table, operation: 'select' }));
    }
    case 'count':
      return planCount(command, graph);
    case 'insert':
      return write(
        { type: 'table', table: roleTable(graph, command, { action: 'insert' }), operation: 'insert' },
        command,
      );
    case 'update':
      return write(
        { type: 'table', table: roleTable(graph, command, { action: 'update' }), operation: 'update' },
        command,
      );
    case 'delete':
      return write(
        { type: 'table', table: roleTable(graph, command, { action: 'delete' }), operation: 'delete' },
        command,
      );
  }
}

function write(target: TableTarget, command: DataCommand): TablePayload {
  const { table } = target;
  switch (command.operation) {
    case 'insert': {
      const field = planInsert(command, table);
      return translated(() => translateMutation(field, target));
    }
    case 'update': {
      const field = planUpdate(command, table);
      return translated(() => translateMutation(field, target));
    }
    case 'delete': {
      const field = planDelete(command, table);
      return translated(() => translateMutation(field, target));
    }
    default:
      throw new Error(`invariant violated: ${command.operation} writes nothing`);
  }
}

function planCount(command: Extract<DataCommand, { readonly operation: 'count' }>, graph: RoleGraph): TablePayload {
  const hint = '"count" is only allowed if the role has "select" permissions on the table';
  const table = roleTable(graph, command, { action: 'select', hint });
  const { naming } = table.table.customization;
  const { where, distinct = [] } = command;
  const columns = distinct.map((name, index) => {
    const found = findColumn(table, name, ['distinct', index]);
    if (found.member.type === 'column') return found.field;
    throw legacyError.noSuchGrantedColumn(name, ['distinct', index]);
  });
  const field = planned({
    name: 'count',
    arguments: [
      ['where', where === undefined ? object([]) : legacyWhere(where, table, ['where'])],
      ...(columns.length === 0 ? [] : [[generatedName(naming, 'distinct_on'), literal(columns)] as const]),
    ],
    selection: [planned({ name: 'aggregate', selection: [planned({ name: 'count' })] })],
  });
  return translated(() => translateRootField(field, { type: 'table', table, operation: 'select_aggregate' }));
}

/** The answer of the command, from the JSON text that its payload answers. */
export function legacyAnswer({ operation }: DataCommand, text: string): Json {
  const json = parseJson(text);
  return operation === 'count' && isJsonObject(json) ? (json.aggregate ?? null) : json;
}

/** Errors of translation and of the run, as these commands have them: the places of a GraphQL document mean nothing here. */
export function legacyFault(error: unknown): unknown {
  if (!(error instanceof GatewayError)) return error;
  const { code, status, internal, message } = error;
  const variable = MISSING_VARIABLE.exec(message)?.[1];
  return new GatewayError({
    code,
    status,
    message: variable === undefined ? message : `"${variable}" header is expected but not found`,
    ...(internal === undefined ? {} : { internal }),
  });
}

const MISSING_VARIABLE = /^missing session variable: "(.*)"$/s;

function translated(translate: () => TablePayload): TablePayload {
  try {
    return translate();
  } catch (error) {
    throw legacyFault(error);
  }
}
