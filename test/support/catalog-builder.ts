// Catalogs for specs, written by hand: only what a test is about is given, the rest is as an ordinary table has it.
import {
  tableKey,
  type CatalogArgument,
  type CatalogColumn,
  type CatalogForeignKey,
  type CatalogFunction,
  type CatalogKey,
  type CatalogTable,
  type CatalogType,
  type EnumTableValue,
  type QualifiedTable,
  type SourceCatalog,
} from '@app/types';
import { graphqlScalar } from '../../libs/postgres/src/introspect/graphql-scalar.js';

/** As `format_type` prints them; other types print as they are named. */
const PRINTED: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  varchar: 'character varying',
  bpchar: 'character',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  time: 'time without time zone',
  timetz: 'time with time zone',
};

/** `int4`, `text[]`, or with a prefix what is not built in: `enum:mood`, `composite:author`, `base:geometry` (schema public). */
export function catalogType(text: string): CatalogType {
  const isArray = text.endsWith('[]');
  const [prefix, rest] = (isArray ? text.slice(0, -2) : text).split(':');
  const name = rest ?? prefix ?? '';
  const kind = name === 'record' || name === 'void' ? 'pseudo' : rest === undefined ? 'base' : prefix;
  return {
    name,
    schema: rest === undefined ? 'pg_catalog' : 'public',
    scalar: graphqlScalar(name),
    kind: kind as CatalogType['kind'],
    isArray,
    printed: (PRINTED[name] ?? name) + (isArray ? '[]' : ''),
  };
}

/** `type` as `catalogType` reads it; nullable unless told otherwise. */
export interface ColumnSketch {
  readonly name: string;
  /** Default `text`. */
  readonly type?: string;
  /** Default true. */
  readonly nullable?: boolean;
  readonly hasDefault?: boolean;
  readonly generated?: CatalogColumn['generated'];
  readonly comment?: string;
}

export function catalogColumn(sketch: ColumnSketch, position = 1): CatalogColumn {
  const type = catalogType(sketch.type ?? 'text');
  return {
    name: sketch.name,
    scalar: type.scalar,
    type,
    position,
    isNullable: sketch.nullable ?? true,
    hasDefault: sketch.hasDefault ?? false,
    generated: sketch.generated ?? 'never',
    comment: sketch.comment ?? null,
  };
}

/** A plain string is a table of schema `public`. */
export type TableName = string | QualifiedTable;

export const qualified = (table: TableName): QualifiedTable =>
  typeof table === 'string' ? { schema: 'public', name: table } : table;

export interface ForeignKeySketch {
  /** Default `<first column>_fkey`. */
  readonly name?: string;
  readonly columns: readonly string[];
  readonly target: TableName;
  /** Default `['id']`. */
  readonly targetColumns?: readonly string[];
}

export type TableSketch = Partial<
  Pick<CatalogTable, 'kind' | 'isPartition' | 'isInsertable' | 'isUpdatable' | 'isDeletable' | 'comment' | 'oid'>
> & {
  readonly table: TableName;
  /** A plain string `name` or `name type`: nullable. */
  readonly columns?: readonly (ColumnSketch | string)[];
  /** Columns of the primary key, which are not nullable then; it is named `<table>_pkey`. */
  readonly primaryKey?: readonly string[];
  /** A list of columns is a unique constraint `<table>_<columns>_key`. */
  readonly uniqueKeys?: readonly (CatalogKey | readonly string[])[];
  readonly foreignKeys?: readonly ForeignKeySketch[];
};

let nextOid = 20_000;

export function catalogTable(sketch: TableSketch): CatalogTable {
  const table = qualified(sketch.table);
  const kind = sketch.kind ?? 'table';
  const writable = kind !== 'materialized-view';
  const columns = (sketch.columns ?? []).map((one, index) => columnOf(one, index + 1, sketch.primaryKey ?? []));
  return {
    table,
    oid: sketch.oid ?? (nextOid += 1),
    kind,
    isPartition: sketch.isPartition ?? false,
    columns: new Map(columns.map((column) => [column.name, column])),
    primaryKey:
      sketch.primaryKey === undefined
        ? null
        : { name: `${table.name}_pkey`, columns: sketch.primaryKey, isConstraint: true },
    uniqueKeys: (sketch.uniqueKeys ?? []).map((key) => keyOf(table, key)),
    foreignKeys: (sketch.foreignKeys ?? []).map((key) => foreignKeyOf(table, key)),
    isInsertable: sketch.isInsertable ?? writable,
    isUpdatable: sketch.isUpdatable ?? writable,
    isDeletable: sketch.isDeletable ?? writable,
    comment: sketch.comment ?? null,
  };
}

function columnOf(column: ColumnSketch | string, position: number, primaryKey: readonly string[]): CatalogColumn {
  const [name = '', type] = typeof column === 'string' ? column.split(' ') : [];
  const sketch: ColumnSketch = typeof column === 'string' ? { name, ...(type === undefined ? {} : { type }) } : column;
  return catalogColumn(primaryKey.includes(sketch.name) ? { nullable: false, ...sketch } : sketch, position);
}

function keyOf(table: QualifiedTable, key: CatalogKey | readonly string[]): CatalogKey {
  if ('name' in key) return key;
  return { name: `${table.name}_${key.join('_')}_key`, columns: key, isConstraint: true };
}

function foreignKeyOf(
  table: QualifiedTable,
  { name, columns, target, targetColumns }: ForeignKeySketch,
): CatalogForeignKey {
  return {
    name: name ?? `${table.name}_${columns.join('_')}_fkey`,
    columns,
    target: qualified(target),
    targetColumns: targetColumns ?? ['id'],
  };
}

export type FunctionSketch = Partial<
  Pick<CatalogFunction, 'volatility' | 'isVariadic' | 'returnsSet' | 'comment' | 'oid'>
> & {
  readonly function: TableName;
  /** As `catalogType` reads it, e.g. `composite:author`. */
  readonly returns: string;
  /** A plain string is `name type`, or ` type` for an argument without a name. */
  readonly arguments?: readonly (CatalogArgument | string)[];
};

/** Stable and returning a set unless told otherwise. */
export function catalogFunction(sketch: FunctionSketch): CatalogFunction {
  return {
    function: qualified(sketch.function),
    oid: sketch.oid ?? (nextOid += 1),
    volatility: sketch.volatility ?? 'stable',
    isVariadic: sketch.isVariadic ?? false,
    returnsSet: sketch.returnsSet ?? true,
    returnType: catalogType(sketch.returns),
    arguments: (sketch.arguments ?? []).map((one) => (typeof one === 'string' ? argumentOf(one) : one)),
    comment: sketch.comment ?? null,
  };
}

function argumentOf(text: string): CatalogArgument {
  const [name = '', type = ''] = text.split(' ');
  return { name: name === '' ? null : name, type: catalogType(type), hasDefault: false };
}

export interface CatalogSketch {
  readonly tables?: readonly (CatalogTable | TableSketch | string)[];
  readonly functions?: readonly (CatalogFunction | FunctionSketch)[];
  readonly scalars?: readonly string[];
  readonly enumValues?: readonly (readonly [TableName, readonly EnumTableValue[]])[];
  readonly serverVersion?: number;
}

const SCALARS =
  'Int smallint bigint Float float8 numeric Boolean String bpchar uuid date time timestamp timestamptz timetz json jsonb bytea';

export function catalogOf(sketch: CatalogSketch): SourceCatalog {
  const functions = new Map<string, CatalogFunction[]>();
  for (const one of sketch.functions ?? []) {
    const made = 'returnType' in one ? one : catalogFunction(one);
    const key = tableKey(made.function);
    functions.set(key, [...(functions.get(key) ?? []), made]);
  }
  const tables = (sketch.tables ?? []).map((one) => {
    if (typeof one === 'string') return catalogTable({ table: one });
    return 'oid' in one && one.columns instanceof Map ? (one as CatalogTable) : catalogTable(one as TableSketch);
  });
  return {
    scalars: new Set([...SCALARS.split(' '), ...(sketch.scalars ?? [])]),
    tables: new Map(tables.map((one) => [tableKey(one.table), one])),
    functions,
    enumValues: new Map((sketch.enumValues ?? []).map(([table, values]) => [tableKey(qualified(table)), values])),
    serverVersion: sketch.serverVersion ?? 15,
  };
}
