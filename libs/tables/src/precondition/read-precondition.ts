// A condition on a whole source: it has no row of its own, so that it speaks of tables through `_exists` only.
import { isJsonList, isJsonObject, tableKey, type Json } from '@app/types';
import { allOf, someOf } from '../permission/filter/combine.js';
import { rootScope, type FilterEnv } from '../permission/filter/filter-scope.js';
import { bareName } from '../permission/filter/operators.js';
import { readFilter } from '../permission/filter/read-filter.js';
import type { Condition } from '../permission/condition.js';
import { permissionFault } from '../permission/error.js';
import { expectedObject, nounOf, readName } from '../resolve/raw-json.js';

/** Far above any real condition; keeps reading and translating from running out of stack. */
const MAX_DEPTH = 100;

/** @throws PermissionFault */
export function readPrecondition(value: Json, env: FilterEnv): Condition {
  if (depthOf(value) > MAX_DEPTH) throw permissionFault.malformed('nested too deeply');
  if (isJsonObject(value) && Object.keys(value).length === 0) {
    throw permissionFault.malformed('expected one of the keys _exists, _and, _or, _not');
  }
  return readAll(value, env);
}

function readAll(value: Json, env: FilterEnv): Condition {
  if (!isJsonObject(value)) throw permissionFault.malformed(expectedObject(value));
  return allOf(Object.entries(value).map(([key, item]) => readKey(key, item, env)));
}

function readKey(key: string, value: Json, env: FilterEnv): Condition {
  switch (bareName(key)) {
    case 'and':
      return allOf(readList(value, env));
    case 'or':
      return someOf(readList(value, env));
    case 'not':
      return { type: 'not', condition: readAll(value, env) };
    case 'exists':
      return readExists(value, env);
    default:
      throw permissionFault.malformed(`expected one of the keys _exists, _and, _or, _not, but found ${key}`);
  }
}

function readList(value: Json, env: FilterEnv): readonly Condition[] {
  if (!isJsonList(value)) {
    throw permissionFault.malformed(`parsing [] failed, expected Array, but encountered ${nounOf(value)}`);
  }
  return value.map((item) => readAll(item, env));
}

/** `$` inside means the row of this table. */
function readExists(value: Json, env: FilterEnv): Condition {
  const exists = isJsonObject(value) ? value : {};
  const table = readName(exists._table);
  if (table === undefined) throw permissionFault.missingKey('_table');
  if (exists._where === undefined) throw permissionFault.missingKey('_where');
  const target = env.tables.get(tableKey(table));
  if (target === undefined) throw permissionFault.unknownTable(table, env.source);
  return { type: 'exists', table, where: readFilter(exists._where, rootScope(target, env)), isRoot: true };
}

/** No recursion: the value is as deep as whoever wrote the metadata likes. */
function depthOf(value: Json): number {
  let depth = 0;
  for (let level: readonly Json[] = [value]; level.length > 0; depth++) {
    level = level.flatMap((one) => (isJsonList(one) ? one : isJsonObject(one) ? Object.values(one) : []));
  }
  return depth;
}
