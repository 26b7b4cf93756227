// The JSON that the introspection query answers. Lists are flat; entries name each other by oid and columns by attnum.

export interface FoundCatalog {
  readonly serverVersion: number;
  /** `typname` of every base type. */
  readonly scalars: readonly string[];
  readonly types: readonly FoundType[];
  /** By schema and name. */
  readonly relations: readonly FoundRelation[];
  /** In column order within a relation. */
  readonly columns: readonly FoundColumn[];
  /** Constraints first, each kind by name. */
  readonly keys: readonly FoundKey[];
  /** By name. */
  readonly references: readonly FoundReference[];
  readonly functions: readonly FoundFunction[];
  /** Input arguments, in order within a function. */
  readonly arguments: readonly FoundArgument[];
}

/** `id` is the type as declared; the rest describes what it peels down to. `kind` is `pg_type.typtype`. */
export type FoundType = readonly [id: number, name: string, schema: string, kind: string, isArray: boolean];

/** `events` is the bit set of `pg_relation_is_updatable`. */
export type FoundRelation = readonly [
  oid: number,
  schema: string,
  name: string,
  kind: string,
  isPartition: boolean,
  events: number,
  isStandalone: boolean,
  insertsOnlyItself: boolean,
  comment: string | null,
];

export type FoundColumn = readonly [
  relation: number,
  name: string,
  type: number,
  printed: string,
  position: number,
  isNotNull: boolean,
  hasDefault: boolean,
  generated: 0 | 1 | 2,
  comment: string | null,
];

/** `columns` holds included columns too; only the first `size` are the key. */
export type FoundKey = readonly [
  relation: number,
  name: string,
  isPrimary: boolean,
  isConstraint: boolean,
  columns: readonly number[],
  size: number,
];

export type FoundReference = readonly [
  relation: number,
  name: string,
  columns: readonly number[],
  target: number,
  targetColumns: readonly number[],
];

export type FoundFunction = readonly [
  oid: number,
  schema: string,
  name: string,
  volatility: string,
  isVariadic: boolean,
  returnsSet: boolean,
  returnType: number,
  printedReturnType: string,
  defaults: number,
  comment: string | null,
];

export type FoundArgument = readonly [routine: number, name: string | null, type: number, printed: string];
