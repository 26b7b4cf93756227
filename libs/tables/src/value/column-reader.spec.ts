import { GatewayError, RawNumber, type Json } from '@app/types';
import { catalogType } from '../../../../test/support/catalog-builder.js';
import { columnReader } from './column-reader.js';

const read = (type: string, value: Json, nullable = false): Json =>
  columnReader(catalogType(type), { nullable }).read(value, ['where', 'x']);

const failure = (work: () => unknown): GatewayError => {
  try {
    work();
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

const BOUNDS = 'lies outside the bounds or is not an integer. Maybe it is a float, or is there integer overflow?';

describe('columnReader', () => {
  it.each<[string, Json]>([
    ['int4', 42],
    ['int4', '42'],
    ['float8', 1.5],
    ['bool', true],
    ['bool', 'yes'],
    ['text', 'x'],
    ['uuid', 'not a uuid, which Postgres tells'],
    ['timestamptz', 'now()'],
    ['jsonb', { a: [1, null, 'x'] }],
    ['json', 'text'],
    ['enum:mood', 'sad'],
    ['interval', '1 day'],
    ['int4[]', [1, '2']],
    ['int4[]', '{1,2}'],
    ['base:ltree', 'a.b.c'],
    ['base:raster', '01aF'],
    ['base:geometry', 'POINT(1 2)'],
    ['base:geometry', { type: 'Point', coordinates: [1, 2], crs: { any: 1 } }],
  ])('takes for %s the value %j', (type, value) => {
    expect(read(type, value)).toEqual(value);
  });

  it.each<[string, string, string]>([
    ['int8', '9223372036854775807', '9223372036854775807'],
    ['numeric', '1.000000000000000000001', '1.000000000000000000001'],
    ['int4', '1e3', '1000'],
    ['int8', '12.0', '12'],
    ['int8', '9.223372036854775807e18', '9223372036854775807'],
  ])('writes for %s the number %s as Postgres reads it', (type, source, text) => {
    expect(read(type, new RawNumber(source))).toEqual(new RawNumber(text));
  });

  it.each<[string, Json, string]>([
    ['int4', 1.5, `The value 1.5 ${BOUNDS}`],
    ['int4', 2147483648, `The value 2.147483648e9 ${BOUNDS}`],
    ['int2', -32769, `The value -32769.0 ${BOUNDS}`],
    ['float4', 1e39, 'The value 1.0e39 lies outside the bounds. Is it overflowing the float bounds?'],
    ['int4', true, 'parsing Int failed, expected Number, but encountered Boolean'],
    ['numeric', [1], 'parsing Scientific failed, expected Number, but encountered Array'],
    ['bool', 1, 'parsing Bool failed, expected Boolean, but encountered Number'],
    ['text', 1, 'parsing Text failed, expected String, but encountered Number'],
    ['uuid', {}, 'parsing UUID failed, expected String, but encountered Object'],
    ['inet', 1, 'A string is expected for type: inet'],
    ['enum:mood', 1, 'A string is expected for type: mood'],
    ['composite:address', {}, 'A string is expected for type: address'],
    ['base:raster', 1, 'expecting String for raster'],
    ['base:raster', 'zz', 'invalid hexadecimal representation of raster well known binary format'],
    [
      'base:ltree',
      'a..b',
      'Expecting label path: a sequence of zero or more labels separated by dots, for example L1.L2.L3',
    ],
    ['int4[]', 1, 'expected Array, but encountered Number'],
    ['base:geometry', 1, 'parsing Geometry failed, expected Object, but encountered Number'],
    ['base:geometry', {}, 'key "type" not found'],
    ['base:geometry', { type: 'Circle' }, 'unexpected geometry type: Circle'],
    ['base:geometry', { type: 'constructor' }, 'unexpected geometry type: constructor'],
    ['base:geometry', { type: 'Point', coordinates: [1] }, 'A Position needs at least 2 elements'],
    ['base:geography', { type: 'LineString', coordinates: [[1, 2]] }, 'A LineString needs at least 2 Positions'],
    [
      'base:geometry',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
      'A LinearRing needs at least 4 Positions',
    ],
    [
      'base:geometry',
      {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [0, 0],
              [1, 1],
              [1, 0],
              [0, 1],
            ],
          ],
        ],
      },
      'the first and last locations have to be equal for a LinearRing',
    ],
    [
      'base:geometry',
      { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [] }] },
      'A Position needs at least 2 elements',
    ],
  ])('refuses for %s the value %j', (type, value, message) => {
    const error = failure(() => read(type, value));
    expect(error).toMatchObject({ code: 'parse-failed', message });
    expect(error.path.slice(0, 2)).toEqual(['where', 'x']);
  });

  it.each([
    ['int8', '9223372036854775808', `The value 9.223372036854775808e18 ${BOUNDS}`],
    ['int8', '1e1000000000', `The value 1.0e1000000000 ${BOUNDS}`],
    ['float8', '1e400', 'The value 1.0e400 lies outside the bounds. Is it overflowing the float bounds?'],
  ])('refuses for %s the number %s', (type, source, message) => {
    expect(failure(() => read(type, new RawNumber(source)))).toMatchObject({ code: 'parse-failed', message });
  });

  it('names the item of an array that is wrong', () => {
    expect(failure(() => read('int4[]', [1, 1.5])).path).toEqual(['where', 'x', 1]);
  });

  it.each([
    ['int4', 'Int'],
    ['text', 'String'],
    ['int4[]', '[Int!]'],
  ])('refuses null for %s where null is no value', (type, printed) => {
    expect(failure(() => read(type, null))).toMatchObject({
      code: 'validation-failed',
      message: `unexpected null value for type '${printed}'`,
    });
  });

  it('takes null where it is a value', () => {
    expect(read('int4', null, true)).toBeNull();
    expect(read('jsonb', null, true)).toBeNull();
  });

  it('refuses null items of arrays', () => {
    expect(failure(() => read('int4[]', [null], true)).message).toBe("unexpected null value for type 'Int'");
  });
});
