// One value of a column's type (spec/postgres-schema.md 2.3).
import { nameJsonType, isJsonNumber, type CatalogType, type Json, type JsonPath } from '@app/types';
import { valueError } from './error.js';
import { readGeoJson } from './read-geojson.js';
import { readNumber } from './read-number.js';

type ReadValue = (value: Json, path: JsonPath) => Json;

/** Reads a present value of a type that is no array. @throws GatewayError parse-failed */
export function scalarValueReader(type: CatalogType): ReadValue {
  const own = type.kind === 'base' ? STRICT.get(type.name) : undefined;
  if (own !== undefined) return own;
  const typed = typedReader(type);
  // Every text is passed on: Postgres reads it as a value of the type or answers with its own error.
  return (value, path) => (typeof value === 'string' ? value : typed(value, path));
}

/** What is no string. */
function typedReader(type: CatalogType): ReadValue {
  const { name } = type;
  if (type.kind === 'base') {
    const number = NUMBERS.get(name);
    if (number !== undefined) return (value, path) => readNumberOf(name, number, { value, path });
    if (name === 'bool') return readBoolean;
    if (name === 'geometry' || name === 'geography') return readGeoJson;
    const text = TEXTS.get(name);
    if (text !== undefined) return (value, path) => refuse(text, 'String', { value, path });
  }
  return (_, path) => {
    throw valueError.stringExpected(name, path);
  };
}

interface Given {
  readonly value: Json;
  readonly path: JsonPath;
}

function refuse(type: string, expected: string, { value, path }: Given): never {
  throw valueError.wrongKind(type, expected, nameJsonType(value), path);
}

function readNumberOf(name: string, printed: string, given: Given): Json {
  if (!isJsonNumber(given.value)) return refuse(printed, 'Number', given);
  return readNumber(name, given.value, given.path);
}

const readBoolean: ReadValue = (value, path) =>
  typeof value === 'boolean' ? value : refuse('Bool', 'Boolean', { value, path });

const anything: ReadValue = (value) => value;

const readRaster: ReadValue = (value, path) => {
  if (typeof value !== 'string') throw valueError.rasterNoString(path);
  if (value.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(value)) throw valueError.rasterNoHex(path);
  return value;
};

const readLabelPath: ReadValue = (value, path) => {
  if (typeof value !== 'string' || value.split('.').includes('')) throw valueError.labelPath(path);
  return value;
};

/** Types that look at strings too, by `pg_type.typname`. */
const STRICT: ReadonlyMap<string, ReadValue> = new Map([
  ['json', anything],
  ['jsonb', anything],
  ['raster', readRaster],
  ['ltree', readLabelPath],
]);

/** Number types, with the name that errors give them. */
const NUMBERS: ReadonlyMap<string, string> = new Map([
  ['int2', 'Int'],
  ['int4', 'Int'],
  ['int8', 'Int'],
  ['float4', 'Double'],
  ['float8', 'Double'],
  ['numeric', 'Scientific'],
  ['money', 'Scientific'],
]);

/** Types whose values are JSON strings, with the name that errors give them. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ['text', 'Text'],
  ['varchar', 'Text'],
  ['bpchar', 'Text'],
  ['citext', 'Text'],
  ['lquery', 'Text'],
  ['ltxtquery', 'Text'],
  ['uuid', 'UUID'],
  ['date', 'Day'],
  ['timestamp', 'LocalTime'],
  ['timestamptz', 'UTCTime'],
  ['timetz', 'ZonedTimeOfDay'],
]);
