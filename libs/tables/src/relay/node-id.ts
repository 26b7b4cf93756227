// Global ids: base64 of `[1, "schema", "table", key...]` (spec/postgres-schema.md 14).
import type { Expression } from '@app/sql';
import { nameJsonType, invariant, isJsonList, isJsonNumber, printJson, type Json, type JsonPath } from '@app/types';
import type { ResolvedColumn } from '../resolve/resolved-tables.js';
import { call, columnOf, typedText } from '../translate/select/expressions.js';
import type { RowScope } from '../translate/select/row-scope.js';
import { relayError } from './error.js';
import { decodeBase64Json, encodedJson } from './encoding.js';

/** The id of a row. */
export function nodeIdOf(columns: readonly ResolvedColumn[], { table, alias }: RowScope): Expression {
  const { schema, name } = table.table.table;
  const key = columns.map((column) => columnOf(alias, column.name));
  const version: Expression = { type: 'integer', value: 1 };
  return encodedJson(call('json_build_array', version, typedText(schema), typedText(name), ...key));
}

/** What an id names. */
export interface NodeId {
  /** Null: whatever source has the table, as in ids of version 1. */
  readonly source: string | null;
  readonly schema: string;
  readonly table: string;
  /** Of the primary key, in its order; not checked yet. */
  readonly key: readonly Json[];
}

/** @throws GatewayError validation-failed; `path`: of the field `node` */
export function readNodeId(text: string, path: JsonPath): NodeId {
  const decoded = decodeBase64Json(text);
  const refuse = (detail: string): never => {
    throw relayError.nodeId(`Error in $: ${detail}`, path);
  };
  if (!decoded.ok) {
    const isBlank = decoded.characters.trim() === '';
    return refuse(isBlank ? 'not enough input' : `Failed reading: not a valid json value at '${decoded.characters}'`);
  }
  const { value } = decoded;
  if (!isJsonList(value))
    return refuse(`parsing node id failed, expected Array, but encountered ${nameJsonType(value)}`);
  if (value.length === 0) return refuse('unexpected GUID format, found empty list');
  const [version = null, ...rest] = value;
  if (!isJsonNumber(version)) return refuse('unexpected GUID format, needs to start with a version number');
  const read = readVersion(Number(printJson(version)), rest);
  return typeof read === 'string' ? refuse(read) : read;
}

/** Databases of which ids of version 2 can be. */
const KIND = 'postgres';

function readVersion(version: number, parts: readonly Json[]): NodeId | string {
  if (version === 1) return readTable(version, null, parts);
  const [source, kind, ...rest] = parts;
  if (version === 2 && typeof source === 'string' && kind === KIND) return readTable(version, source, rest);
  return `unsupported GUID version: ${Number.isInteger(version) ? `${version}.0` : String(version)}`;
}

function readTable(version: number, source: string | null, parts: readonly Json[]): NodeId | string {
  const [schema, table, ...key] = parts;
  if (schema === undefined || table === undefined || key.length === 0) {
    return `GUID version ${version}: expecting schema name, table name and at least one column value`;
  }
  for (const name of [schema, table]) {
    if (typeof name !== 'string') return `parsing Text failed, expected String, but encountered ${nameJsonType(name)}`;
  }
  invariant(typeof schema === 'string' && typeof table === 'string', 'names are texts');
  return { source, schema, table, key };
}
