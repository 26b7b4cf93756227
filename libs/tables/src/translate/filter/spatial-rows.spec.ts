// PostGIS operators on a server that has PostGIS; the embedded one has none. POSTGIS_DATABASE_URL names an empty database.
import pg from 'pg';
import { compare, idsOf, literal, session, variable, type Request } from '../../../test/condition-bench.js';
import type { Json } from '@app/types';
import { catalogType } from '../../../../../test/support/catalog-builder.js';
import type { Condition } from '../../permission/condition.js';

const url = process.env.POSTGIS_DATABASE_URL;
const onPostgis = url === undefined ? describe.skip : describe;

const SCHEMA = `
  CREATE EXTENSION IF NOT EXISTS postgis; CREATE EXTENSION IF NOT EXISTS postgis_raster;
  DROP TABLE IF EXISTS item;
  CREATE TABLE item (id int4 PRIMARY KEY, g geometry, p geography, r raster);
  INSERT INTO item VALUES
    (1, ST_SetSRID(ST_MakePoint(1, 1), 4326), 'POINT(1 1)',
      ST_AddBand(ST_MakeEmptyRaster(2, 2, 0, 2, 1, -1, 0, 0, 4326), '8BUI'::text, 1, 0)),
    (2, ST_SetSRID(ST_MakePoint(5, 5), 4326), 'POINT(5 5)', NULL);
`;

const point = (x: number, y: number): Json => ({ type: 'Point', coordinates: [x, y] });
const square: Json = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
      [0, 0],
    ],
  ],
};
const parts = (values: Readonly<Record<string, Json>>) => ({
  type: 'parts' as const,
  parts: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, literal(value)])),
});

onPostgis('rows that satisfy a PostGIS condition', () => {
  let client: pg.Client;

  beforeAll(async () => {
    client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(SCHEMA);
  });

  afterAll(() => client.end());

  const geometry = 'g base:geometry';
  const geography = 'p base:geography';
  const raster = 'r base:raster';

  it.each<[string, Condition, number[], Request?]>([
    ['equals GeoJSON', compare(geometry, 'eq', literal(point(1, 1))), [1]],
    ['equals a text', compare(geometry, 'eq', literal('SRID=4326;POINT(5 5)')), [2]],
    ['equals a variable', compare(geometry, 'st_equals', variable()), [1], { variables: [point(1, 1)] }],
    ['equals a text variable', compare(geometry, 'eq', variable()), [2], { variables: ['SRID=4326;POINT(5 5)'] }],
    ['list', compare(geometry, 'in', literal(['SRID=4326;POINT(5 5)'])), [2]],
    ['list of GeoJSON', compare(geometry, 'in', variable()), [1], { variables: [[point(1, 1)]] }],
    ['within', compare(geometry, 'st_within', literal(square)), [1]],
    ['contains', compare(geometry, 'st_contains', literal(point(5, 5))), [2]],
    ['crosses', compare(geometry, 'st_crosses', literal(square)), []],
    ['overlaps', compare(geometry, 'st_overlaps', literal(square)), []],
    ['touches', compare(geometry, 'st_touches', literal(square)), []],
    ['intersects', compare(geometry, 'st_intersects', literal(square)), [1]],
    ['intersects in 3D', compare(geometry, 'st_3d_intersects', literal(square)), [1]],
    ['distance', compare(geometry, 'st_d_within', parts({ from: point(1, 2), distance: 1.5 })), [1]],
    ['distance in 3D', compare(geometry, 'st_3d_d_within', parts({ from: point(1, 2), distance: 9 })), [1, 2]],
    ['session', compare(geometry, 'st_within', session('x')), [1], { session: { x: JSON.stringify(square) } }],
    ['geography', compare(geography, 'st_intersects', literal(square)), [1]],
    ['geography variable', compare(geography, 'st_intersects', variable()), [1], { variables: [square] }],
    [
      'metres',
      compare(geography, 'st_d_within', parts({ from: point(1, 1), distance: 1000, use_spheroid: false })),
      [1],
    ],
    ['raster band', compare(raster, 'st_intersects_nband_geom', parts({ nband: 1, geommin: point(1, 1) })), [1]],
    ['raster', compare(raster, 'st_intersects_geom_nband', parts({ geommin: point(1, 1) })), [1]],
    // The default matters: for a missing last parameter without one Jest would wait for a callback.
  ])('%s', async (_, condition, ids, request: Request = {}) => {
    expect(await idsOf(client, condition, request)).toEqual(ids);
  });

  it('intersects rasters', async () => {
    const { rows } = await client.query<{ r: string }>('SELECT r::text AS r FROM item WHERE id = 1');
    expect(await idsOf(client, compare(raster, 'st_intersects_rast', literal(rows[0]?.r ?? '')))).toEqual([1]);
  });

  it('compares casts', async () => {
    const column = compare(geometry, 'eq', literal(null)) as Extract<Condition, { type: 'compare' }>;
    const operand = { type: 'cast', operand: column.operand, columnType: catalogType('base:geography') } as const;
    const value = parts({ from: point(1, 1), distance: 1000 });
    const condition: Condition = {
      type: 'compare',
      operand,
      comparison: { operator: 'st_d_within', value, nullAware: false },
    };
    expect(await idsOf(client, condition)).toEqual([1]);
  });
});
