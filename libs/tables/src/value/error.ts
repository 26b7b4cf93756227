// Errors about values of columns (spec/postgres-schema.md 2.2, 2.3; spec/queries-and-mutations.md 3.3).
import { GatewayError, type JsonPath } from '@app/types';

const unparsable = (message: string, path: JsonPath): GatewayError =>
  new GatewayError({ code: 'parse-failed', message, path });

/** Makers of errors; the caller throws them. */
export const valueError = {
  wrongKind: (type: string, expected: string, found: string, path: JsonPath) =>
    unparsable(`parsing ${type} failed, expected ${expected}, but encountered ${found}`, path),
  notAnArray: (found: string, path: JsonPath) => unparsable(`expected Array, but encountered ${found}`, path),
  floatBounds: (printed: string, path: JsonPath) =>
    unparsable(`The value ${printed} lies outside the bounds. Is it overflowing the float bounds?`, path),
  stringExpected: (type: string, path: JsonPath) => unparsable(`A string is expected for type: ${type}`, path),
  rasterNoString: (path: JsonPath) => unparsable('expecting String for raster', path),
  rasterNoHex: (path: JsonPath) =>
    unparsable('invalid hexadecimal representation of raster well known binary format', path),
  labelPath: (path: JsonPath) =>
    unparsable('Expecting label path: a sequence of zero or more labels separated by dots, for example L1.L2.L3', path),
  missingKey: (key: string, path: JsonPath) => unparsable(`key "${key}" not found`, path),
  shortPosition: (path: JsonPath) => unparsable('A Position needs at least 2 elements', path),
  shortLine: (path: JsonPath) => unparsable('A LineString needs at least 2 Positions', path),
  shortRing: (path: JsonPath) => unparsable('A LinearRing needs at least 4 Positions', path),
  openRing: (path: JsonPath) => unparsable('the first and last locations have to be equal for a LinearRing', path),
  geometryType: (type: string, path: JsonPath) => unparsable(`unexpected geometry type: ${type}`, path),
  jsonPath: (reason: string) =>
    new GatewayError({ code: 'validation-failed', message: `parse json path error: ${reason}` }),
} as const;
