// What the engine is told beside the GraphQL type of an argument or input field (engine/kind/input-reader.ts).
import type { CatalogType } from '@app/types';
import type { InputReader } from '@app/engine';
import { columnReader } from '../value/column-reader.js';
import { LIMIT_READER, OFFSET_READER } from '../value/range-reader.js';
import { listReader } from './list-reader.js';
import type { SchemaScope } from './schema-scope.js';

/** Without a prototype, so that graphql-js shares it instead of copying it for each field. */
export type InputExtensions = Readonly<Record<string, unknown>>;

const extensionsOf = (entries: Readonly<Record<string, unknown>>): InputExtensions =>
  Object.freeze(Object.assign(Object.create(null) as Record<string, unknown>, entries));

/** Nothing. Given everywhere, as graphql-js would make a new dictionary for each field without it: a quarter of a schema's time. */
export const NONE = extensionsOf({});
/** For scalars whose value decides what the SQL looks like. */
export const SHAPES = extensionsOf({ shapes: true });
export const LIMIT = extensionsOf({ reader: LIMIT_READER });
/** A limit that the plan knows: it decides which way rows are read. */
export const SHAPING_LIMIT = extensionsOf({ reader: LIMIT_READER, shapes: true });
export const OFFSET = extensionsOf({ reader: OFFSET_READER });

/** Reads one value of a database type. */
export function valueExtensions(type: CatalogType, nullable: boolean, scope: SchemaScope): InputExtensions {
  return remembered('value', { type, nullable, scope }, () => columnReader(type, { nullable }));
}

/** Reads a list of such values, none of them null. */
export function listExtensions(type: CatalogType, nullable: boolean, scope: SchemaScope): InputExtensions {
  return remembered('list', { type, nullable, scope }, () => {
    return listReader(columnReader(type, { nullable: false }), { item: type.scalar, nullable });
  });
}

interface Use {
  readonly type: CatalogType;
  readonly nullable: boolean;
  readonly scope: SchemaScope;
}

function remembered(shape: string, { type, nullable, scope }: Use, make: () => InputReader): InputExtensions {
  const key = `${shape} ${String(nullable)} ${String(type.isArray)} ${type.kind} ${type.schema}.${type.name}`;
  const known = scope.readers.get(key);
  if (known !== undefined) return known;
  const made = extensionsOf({ reader: make() });
  scope.readers.set(key, made);
  return made;
}
