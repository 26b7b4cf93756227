import { insert, select, USER } from '../../test/authors.js';
import { tableSchemas, type SchemaSetup } from '../../test/table-schemas.js';

/** Authors of a color; `colors` adds to the metadata of that table. */
const enums = ({ author = {}, ...extra }: { author?: object } & Partial<SchemaSetup> = {}, colors: object = {}) =>
  tableSchemas({
    catalog: {
      tables: [
        {
          table: 'author',
          primaryKey: ['id'],
          columns: ['id int4', 'color text', 'name'],
          foreignKeys: [{ columns: ['color'], target: 'colors', targetColumns: ['value'] }],
        },
        { table: 'colors', primaryKey: ['value'], columns: ['value text', 'comment text'] },
      ],
      enumValues: [
        [
          'colors',
          [
            { value: 'blue', comment: null },
            { value: 'red', comment: 'warm' },
          ],
        ],
      ],
    },
    tables: [
      { table: { schema: 'public', name: 'author' }, ...author },
      { table: { schema: 'public', name: 'colors' }, is_enum: true, ...colors },
    ],
    ...extra,
  });

describe('enum tables', () => {
  it('are the types of columns that refer to them', () => {
    const { type, described } = enums();
    expect(type('author')).toContain('  color: colors_enum\n');
    expect(type('colors_enum')).toBe('enum colors_enum {\n  blue\n  red\n}');
    expect(described('colors_enum')).toBe('enum colors_enum {\n  blue\n\n  """warm"""\n  red\n}');
  });

  it('are told apart, not ordered', () => {
    expect(enums().type('colors_enum_comparison_exp')).toBe(
      [
        'input colors_enum_comparison_exp {',
        '  _eq: colors_enum',
        '  _neq: colors_enum',
        '  _in: [colors_enum!]',
        '  _nin: [colors_enum!]',
        '  _is_null: Boolean',
        '}',
      ].join('\n'),
    );
  });

  it('have no extremes', () => {
    expect(enums().type('author_max_fields')).toBe('type author_max_fields {\n  id: Int\n  name: String\n}');
  });

  it('are inputs of inserts, updates and cursors', () => {
    const { type } = enums();
    expect(type('author_insert_input')).toContain('  color: colors_enum\n');
    expect(type('author_set_input')).toContain('  color: colors_enum\n');
    expect(type('author_stream_cursor_value_input')).toContain('  color: colors_enum\n');
  });

  it('keep plain text in their own key', () => {
    expect(enums().type('colors')).toBe('type colors {\n  value: String!\n  comment: String\n}');
  });

  it('show their values to roles that may not read them', () => {
    const { type, root } = enums({ author: { ...select(), ...insert() } });
    expect(root('query', USER)).toEqual(['author', 'author_by_pk']);
    expect(type('colors_enum', USER)).toContain('red');
  });

  it('take the custom name of their table', () => {
    const { type } = enums({}, { configuration: { custom_name: 'Tint' } });
    expect(type('author')).toContain('  color: Tint_enum\n');
  });

  it('are upper-cased under graphql-default', () => {
    const { type } = enums({ customization: { naming_convention: 'graphql-default' } });
    expect(type('ColorsEnum')).toBe('enum ColorsEnum {\n  BLUE\n  RED\n}');
    expect(type('ColorsEnumComparisonExp')).toContain('_eq: ColorsEnum\n');
  });

  it('wear the prefix of their source, their comparisons around it', () => {
    const { type } = enums({ customization: { type_names: { prefix: 'P_', suffix: '_S' } } });
    expect(type('P_author_bool_exp_S')).toContain('color: P_colors_enum_S_comparison_exp');
  });
});
