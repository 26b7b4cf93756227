// GeoJSON geometries, checked before Postgres sees them (spec/postgres-schema.md 2.3).
import {
  nameJsonType,
  GatewayError,
  isJsonList,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonPath,
} from '@app/types';
import { valueError } from './error.js';

type Check = (value: Json, path: JsonPath) => void;

/** Checks a geometry object; it is passed on as it is. @throws GatewayError parse-failed, at the place of the whole object */
export function readGeoJson(value: Json, path: JsonPath): Json {
  try {
    checkGeometry(value, path);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { code, message } = error;
    throw new GatewayError({ code, message, path });
  }
  return value;
}

const checkGeometry: Check = (value, path) => {
  if (!isJsonObject(value)) throw valueError.wrongKind('Geometry', 'Object', nameJsonType(value), path);
  const { type } = value;
  if (type === undefined) throw valueError.missingKey('type', path);
  if (typeof type !== 'string') throw valueError.wrongKind('Text', 'String', nameJsonType(type), [...path, 'type']);
  const part = PARTS.get(type);
  if (part === undefined) throw valueError.geometryType(type, path);
  const { [part.key]: content } = value;
  if (content === undefined) throw valueError.missingKey(part.key, path);
  part.check(content, [...path, part.key]);
};

const eachOf =
  (check: Check): Check =>
  (value, path) => {
    listOf(value, path).forEach((item, index) => {
      check(item, [...path, index]);
    });
  };

const checkPosition: Check = (value, path) => {
  const numbers = listOf(value, path);
  if (numbers.length < 2) throw valueError.shortPosition(path);
  numbers.forEach((one, index) => {
    if (!isJsonNumber(one)) throw valueError.wrongKind('Double', 'Number', nameJsonType(one), [...path, index]);
  });
};

const checkLine: Check = (value, path) => {
  if (listOf(value, path).length < 2) throw valueError.shortLine(path);
  eachOf(checkPosition)(value, path);
};

const checkRing: Check = (value, path) => {
  const positions = listOf(value, path);
  if (positions.length < 4) throw valueError.shortRing(path);
  eachOf(checkPosition)(value, path);
  if (!samePosition(positions[0] ?? null, positions.at(-1) ?? null)) throw valueError.openRing(path);
};

const PARTS: ReadonlyMap<string, { readonly key: 'coordinates' | 'geometries'; readonly check: Check }> = new Map([
  ['Point', { key: 'coordinates', check: checkPosition }],
  ['MultiPoint', { key: 'coordinates', check: eachOf(checkPosition) }],
  ['LineString', { key: 'coordinates', check: checkLine }],
  ['MultiLineString', { key: 'coordinates', check: eachOf(checkLine) }],
  ['Polygon', { key: 'coordinates', check: eachOf(checkRing) }],
  ['MultiPolygon', { key: 'coordinates', check: eachOf(eachOf(checkRing)) }],
  ['GeometryCollection', { key: 'geometries', check: eachOf(checkGeometry) }],
] as const);

function listOf(value: Json, path: JsonPath): readonly Json[] {
  if (!isJsonList(value)) throw valueError.notAnArray(nameJsonType(value), path);
  return value;
}

function samePosition(one: Json, other: Json): boolean {
  const ends = [one, other].map((position) => (isJsonList(position) ? position.map(numberOf) : []));
  return JSON.stringify(ends[0]) === JSON.stringify(ends[1]);
}

function numberOf(value: Json): number | null {
  if (!isJsonNumber(value)) return null;
  return Number(typeof value === 'number' ? value : value.text);
}
