import { tableSchemas } from '../../../test/table-schemas.js';

const GENERIC = ['_eq', '_neq', '_in', '_nin', '_is_null'];
const ORDERED = [...GENERIC, '_gt', '_lt', '_gte', '_lte'];

/** The table with one column of a type. */
const withColumn = (type: string, customization?: { naming_convention: string }) =>
  tableSchemas({
    catalog: { tables: [{ table: 't', columns: [`c ${type}`] }] },
    tables: ['t'],
    ...(customization === undefined ? {} : { customization }),
  });
const keysOf = (printed: string): string[] => [...printed.matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key ?? '');

describe('comparison expressions', () => {
  it.each([
    ['int4', 'Int'],
    ['int2', 'smallint'],
    ['int8', 'bigint'],
    ['float4', 'Float'],
    ['float8', 'float8'],
    ['bool', 'Boolean'],
    ['uuid', 'uuid'],
    ['json', 'json'],
    ['inet', 'inet'],
    ['enum:mood', 'mood'],
    ['composite:pair', 'pair'],
  ])('of %s have the generic operators only', (type, scalar) => {
    const { type: print } = withColumn(type);
    const printed = print(`${scalar}_comparison_exp`);
    expect(keysOf(printed)).toEqual(ORDERED);
    expect(printed).toContain(`  _eq: ${scalar}\n`);
    expect(printed).toContain(`  _in: [${scalar}!]\n`);
    expect(print('t_bool_exp')).toContain(`c: ${scalar}_comparison_exp`);
  });

  it.each(['text', 'varchar', 'bpchar', 'citext'])('of %s match patterns', (type) => {
    const { type: print } = withColumn(type);
    const scalar = type === 'text' || type === 'varchar' ? 'String' : type;
    expect(keysOf(print(`${scalar}_comparison_exp`))).toEqual([
      ...ORDERED,
      ...['_like', '_nlike', '_ilike', '_nilike', '_similar', '_nsimilar', '_regex', '_nregex', '_iregex', '_niregex'],
    ]);
  });

  it('of jsonb look into values and compare them as text', () => {
    const { type } = withColumn('jsonb');
    expect(keysOf(type('jsonb_comparison_exp'))).toEqual([
      '_cast',
      ...ORDERED,
      ...['_contains', '_contained_in', '_has_key', '_has_keys_any', '_has_keys_all'],
    ]);
    expect(type('jsonb_cast_exp')).toBe('input jsonb_cast_exp {\n  String: String_comparison_exp\n}');
  });

  it('of arrays take lists, and lists of lists', () => {
    const printed = withColumn('text[]').type('String_array_comparison_exp');
    expect(keysOf(printed)).toEqual([...ORDERED, '_contains', '_contained_in']);
    expect(printed).toContain('  _eq: [String!]\n');
    expect(printed).toContain('  _in: [[String!]!]\n');
    expect(printed).not.toContain('_like');
  });

  it('of geometry relate shapes', () => {
    const { type } = withColumn('base:geometry');
    expect(keysOf(type('geometry_comparison_exp')).slice(ORDERED.length + 1)).toEqual([
      ...['_st_contains', '_st_crosses', '_st_equals', '_st_overlaps', '_st_touches', '_st_within'],
      ...['_st_3d_intersects', '_st_intersects', '_st_d_within', '_st_3d_d_within'],
    ]);
    expect(type('geometry_cast_exp')).toContain('geography: geography_comparison_exp');
    expect(type('st_d_within_input')).toBe('input st_d_within_input {\n  distance: Float!\n  from: geometry!\n}');
  });

  it('of geography have few of these operators', () => {
    const { type } = withColumn('base:geography');
    expect(keysOf(type('geography_comparison_exp')).slice(ORDERED.length + 1)).toEqual([
      '_st_intersects',
      '_st_d_within',
    ]);
    expect(type('geography_cast_exp')).toContain('geometry: geometry_comparison_exp');
    expect(type('st_d_within_geography_input')).toBe(
      'input st_d_within_geography_input {\n  distance: Float!\n  from: geography!\n  use_spheroid: Boolean = true\n}',
    );
  });

  it('of raster have no order', () => {
    const { type } = withColumn('base:raster');
    expect(keysOf(type('raster_comparison_exp'))).toEqual([
      ...GENERIC,
      ...['_st_intersects_rast', '_st_intersects_nband_geom', '_st_intersects_geom_nband'],
    ]);
    expect(type('st_intersects_nband_geom_input')).toContain('  nband: Int!\n  geommin: geometry!\n');
    expect(type('st_intersects_geom_nband_input')).toContain('  geommin: geometry!\n  nband: Int\n');
  });

  it('of ltree walk the tree', () => {
    const printed = withColumn('base:ltree').type('ltree_comparison_exp');
    expect(keysOf(printed).slice(ORDERED.length)).toEqual([
      ...['_ancestor', '_ancestor_any', '_descendant', '_descendant_any'],
      ...['_matches', '_matches_any', '_matches_fulltext'],
    ]);
    expect(printed).toContain('_ancestor_any: [ltree!]');
    expect(printed).toContain('_matches: lquery\n');
    expect(printed).toContain('_matches_any: [String!]');
    expect(printed).toContain('_matches_fulltext: ltxtquery\n');
  });

  it('say what they compare', () => {
    expect(withColumn('int4').described('Int_comparison_exp')).toContain(
      `Boolean expression to compare columns of type "Int". All fields are combined with logical 'AND'.`,
    );
  });

  it('are cased under graphql-default', () => {
    const { type } = withColumn('jsonb', { naming_convention: 'graphql-default' });
    expect(keysOf(type('JsonbComparisonExp'))).toEqual([
      '_cast',
      ...['_eq', '_neq', '_in', '_nin', '_isNull', '_gt', '_lt', '_gte', '_lte'],
      ...['_contains', '_containedIn', '_hasKey', '_hasKeysAny', '_hasKeysAll'],
    ]);
    expect(type('jsonb_comparison_exp')).toBe('absent');
  });
});
