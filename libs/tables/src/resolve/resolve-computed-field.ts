// One computed field of a table: its function checked, its arguments sorted (spec/postgres-schema.md 11).
import {
  isJsonObject,
  tableKey,
  type CatalogArgument,
  type CatalogFunction,
  type CatalogTable,
  type Json,
  type JsonObject,
  type SourceCatalog,
} from '@app/types';
import { isGraphqlName } from '../naming/graphql-name.js';
import type { ComputedFieldFault, ComputedFieldReason } from './error.js';
import { functionInputs, indexOfArgument, invalidArguments, isJsonArgument } from './function-inputs.js';
import { expectedObject, isNoText, missingKey, readComment, readName } from './raw-json.js';
import type { ResolvedComputedField } from './resolved-tables.js';

export interface ComputedFieldOwner {
  readonly table: CatalogTable;
  readonly catalog: SourceCatalog;
  /** Tables whose rows a function may return, by `tableKey`. */
  readonly trackedTables: ReadonlyMap<string, CatalogTable>;
}

interface Definition {
  readonly name: string;
  readonly functionJson: Json;
  readonly tableArgument: string | null;
  readonly sessionArgument: string | null;
}

const malformed = (text: string): ComputedFieldFault => ({ type: 'malformed', text });

export function resolveComputedField(
  entry: JsonObject,
  owner: ComputedFieldOwner,
): ResolvedComputedField | ComputedFieldFault {
  const definition = readDefinition(entry);
  if ('type' in definition) return definition;
  const name = readName(definition.functionJson);
  if (name === undefined) return malformed(missingKey('function'));
  const [called, ...overloads] = owner.catalog.functions.get(tableKey(name)) ?? [];
  if (called === undefined) return { type: 'no-function', function: name };
  if (overloads.length > 0) return { type: 'unsuitable', reasons: [{ type: 'overloaded', function: name }] };
  const row = definition.tableArgument === null ? 0 : indexOfArgument(called, definition.tableArgument);
  const session = definition.sessionArgument === null ? undefined : indexOfArgument(called, definition.sessionArgument);
  const inputs = functionInputs(called, { row, session });
  const invalid = invalidArguments(inputs);
  const reasons: ComputedFieldReason[] = [
    ...(isGraphqlName(definition.name) ? [] : [{ type: 'invalid-name', name: definition.name } as const]),
    ...(called.volatility === 'volatile' ? [{ type: 'volatile', function: name } as const] : []),
    ...rowReasons(called, definition.tableArgument, owner.table),
    ...sessionReasons(called, definition.sessionArgument),
    ...returnReasons(called, owner),
    ...(invalid.length > 0 ? [{ type: 'invalid-arguments', names: invalid } as const] : []),
  ];
  if (reasons.length > 0) return { type: 'unsuitable', reasons };
  return {
    name: definition.name,
    comment: readComment(entry),
    function: called,
    inputs,
    returns: returnsRows(called)
      ? { type: 'table', table: tableKey(called.returnType) }
      : { type: 'scalar', column: called.returnType },
  };
}

function readDefinition({ name, definition }: JsonObject): Definition | ComputedFieldFault {
  if (typeof name !== 'string') return malformed(missingKey('name'));
  if (!isJsonObject(definition)) return malformed(`definition: ${expectedObject(definition)}`);
  const { function: functionJson = null, table_argument: table = null, session_argument: session = null } = definition;
  if (isNoText(table) || isNoText(session)) return malformed('definition: expected names of arguments');
  return {
    name,
    functionJson,
    tableArgument: typeof table === 'string' ? table : null,
    sessionArgument: typeof session === 'string' ? session : null,
  };
}

function rowReasons(called: CatalogFunction, argument: string | null, table: CatalogTable): ComputedFieldReason[] {
  if (called.arguments.length === 0) return [{ type: 'no-arguments', function: called.function }];
  const index = argument === null ? 0 : indexOfArgument(called, argument);
  if (argument !== null && index === undefined) return [{ type: 'no-argument', argument, function: called.function }];
  const row: CatalogArgument | undefined = called.arguments[index ?? 0];
  if (row?.type.kind !== 'composite' || row.type.isArray) {
    return [{ type: 'row-not-composite', argument, function: called.function }];
  }
  const { schema, name } = row.type;
  if (tableKey(row.type) === tableKey(table.table)) return [];
  return [{ type: 'other-row', argument, function: called.function, of: { schema, name } }];
}

function sessionReasons(called: CatalogFunction, argument: string | null): ComputedFieldReason[] {
  if (argument === null) return [];
  const index = indexOfArgument(called, argument);
  if (index === undefined) return [{ type: 'no-argument', argument, function: called.function }];
  const isJson = isJsonArgument(called.arguments[index]);
  return isJson ? [] : [{ type: 'session-type', argument, function: called.function }];
}

function returnReasons(called: CatalogFunction, owner: ComputedFieldOwner): ComputedFieldReason[] {
  const { returnType } = called;
  if (returnsRows(called)) {
    const { schema, name } = returnType;
    if (owner.trackedTables.has(tableKey(returnType))) return [];
    return [{ type: 'returns-unknown-table', function: called.function, table: { schema, name } }];
  }
  if (returnType.kind === 'base' && !called.returnsSet) return [];
  return [{ type: 'returns-no-base-type', function: called.function, printed: returnType.printed }];
}

function returnsRows({ returnsSet, returnType }: CatalogFunction): boolean {
  return returnsSet && returnType.kind === 'composite' && !returnType.isArray;
}
