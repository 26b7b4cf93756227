// `{"$gt": 1, "$lt": 5}`, or a bare value that must be equal, as the template of a `<X>_comparison_exp`.
import type { InputTemplate } from '@app/engine';
import { isJsonList, isJsonObject, type CatalogType, type Json, type JsonPath } from '@app/types';
import { generatedName } from '../naming/generated-names.js';
import type { RoleTable } from '../permission/role-graph.js';
import type { NamingConvention } from '../resolve/resolved-tables.js';
import { TEXT } from '../schema/built-in-type.js';
import { operatorsOf, siblingType, type ComparisonOperand } from '../schema/comparison/comparison-operators.js';
import { COLUMN_OPERATORS } from '../translate/where/read-legacy.js';
import { columnReader } from '../value/column-reader.js';
import { comparedColumn } from './compared-column.js';
import { legacyError } from './error.js';
import { literal, object } from './planned.js';

export interface OperatorPlace {
  readonly table: RoleTable;
  /** Of the member, in the database. */
  readonly name: string;
  readonly path: JsonPath;
  /** True for conditions on the command's own rows. */
  readonly isRoot: boolean;
}

/** @throws GatewayError */
export function readOperators(value: Json, type: CatalogType, place: OperatorPlace): InputTemplate {
  if (value === null) return object([[generatedName(namingOf(place), '_is_null'), literal(true)]]);
  if (!isJsonObject(value)) return object([readOperator('_eq', value, { type, ...place })]);
  const entries = Object.entries(value).map(([key, operand]) => {
    const path = [...place.path, key];
    if (key === '$cast' || key === '_cast') return readCasts(operand, type, { ...place, path });
    return readOperator(key, operand, { type, ...place, path });
  });
  return object(entries);
}

type Entry = readonly [string, InputTemplate];

const namingOf = ({ table }: OperatorPlace): NamingConvention => table.table.customization.naming;

function readOperator(key: string, value: Json, place: OperatorPlace & { type: CatalogType }): Entry {
  const { type, path } = place;
  const name = snakeName(key);
  const columnOperator = name === '_cneq' ? '$cne' : `$${name.slice(1)}`;
  if (COLUMN_OPERATORS.has(columnOperator)) return [columnOperator, literal(comparedColumn(value, place))];
  const operator = operatorsOf(type).find((candidate) => candidate.name === name);
  if (operator === undefined) throw legacyError.unknownOperator(key, path);
  return [generatedName(namingOf(place), name), readOperand(value, operator.operand, { type, path })];
}

/** `$ne` is the older name of `_neq`. */
function snakeName(key: string): string {
  const bare = key.startsWith('$') || key.startsWith('_') ? key.slice(1) : key;
  return bare === 'ne' ? '_neq' : `_${bare}`;
}

function readOperand(
  value: Json,
  operand: ComparisonOperand,
  { type, path }: { readonly type: CatalogType; readonly path: JsonPath },
): InputTemplate {
  switch (operand.shape) {
    case 'boolean':
      if (typeof value !== 'boolean') throw legacyError.expectedBoolean(path);
      return literal(value);
    case 'value':
      return literal(columnReader(operand.type, { nullable: false }).read(value, path));
    case 'list': {
      if (!isJsonList(value)) throw legacyError.expectedList(path);
      const reader = columnReader(operand.type, { nullable: false });
      return literal(value.map((item, index) => reader.read(item, [...path, index])));
    }
    case 'object':
      return readParts(value, type, path);
  }
}

/** Operands of spatial operators with several parts: the geometries are read, the rest are numbers and flags. */
function readParts(value: Json, type: CatalogType, path: JsonPath): InputTemplate {
  if (!isJsonObject(value)) throw legacyError.expectedObject(path);
  const geometry = type.scalar === 'raster' ? siblingType(type, 'geometry') : type;
  const reader = columnReader(geometry, { nullable: false });
  const entries = Object.entries(value).map(([key, part]): Entry => {
    const isGeometry = key === 'from' || key === 'geommin';
    return [key, literal(isGeometry ? reader.read(part, [...path, key]) : part)];
  });
  return object(entries);
}

function readCasts(value: Json, type: CatalogType, place: OperatorPlace): Entry {
  if (!isJsonObject(value)) throw legacyError.expectedObject(place.path);
  const entries = Object.entries(value).map(([name, comparisons]): Entry => {
    const target = castTarget(type, name);
    if (target === undefined) throw legacyError.noSuchCast(type.name, name, place.path);
    return [name, readOperators(comparisons, target, { ...place, path: [...place.path, name] })];
  });
  return ['_cast', object(entries)];
}

function castTarget(type: CatalogType, name: string): CatalogType | undefined {
  const isSpatial = type.scalar === 'geometry' || type.scalar === 'geography';
  if (isSpatial && (name === 'geometry' || name === 'geography') && name !== type.scalar)
    return siblingType(type, name);
  return type.scalar === 'jsonb' && name === 'String' ? TEXT : undefined;
}
