import type { Json, JsonObject } from '@app/types';
import { catalogOf, catalogTable } from '../../../../test/support/catalog-builder.js';
import { resolveMetadata, type MetadataSketch } from '../../../../test/support/resolve-metadata.js';

const CATALOG = catalogOf({
  tables: [
    {
      table: 'author',
      columns: [
        'id int4',
        'first_name',
        { name: 'total', type: 'int4', generated: 'always' },
        { name: 'serial', type: 'int4', generated: 'by-default' },
      ],
      primaryKey: ['id'],
    },
    { table: { schema: 'shop', name: 'order_item' }, columns: ['id int4'] },
    { table: 'odd name', columns: ['id int4'] },
    { table: 'odd_column', columns: ['id int4', 'e-mail'] },
    { table: 'odd_key', columns: ['id int4'], uniqueKeys: [{ name: 'by-id', columns: ['id'], isConstraint: false }] },
    { table: 'report', kind: 'view', columns: ['id int4'], isInsertable: false, isUpdatable: true },
    { table: 'snake', columns: ['first_name', 'firstName'] },
  ],
});

const resolve = (table: string, configuration: Json, more: Partial<MetadataSketch> = {}) =>
  resolveMetadata(CATALOG, { tables: [{ table, configuration }], ...more });
const reasonOf = (table: string, configuration: Json = {}) => resolve(table, configuration).reasons[0];

describe('tables', () => {
  it('are called as in the database, with their schema unless it is public', () => {
    const { table } = resolveMetadata(CATALOG, {
      tables: [{ table: 'author' }, { table: { schema: 'shop', name: 'order_item' } }],
    });
    expect(table('author').rootFields.insert_one).toEqual({ name: 'insert_author_one', comment: undefined });
    expect(table({ schema: 'shop', name: 'order_item' }).rootFields.select_by_pk.name).toBe('shop_order_item_by_pk');
  });

  it('have no fields without a name that GraphQL knows, but are there', () => {
    const outcome = resolve('odd name', {});
    expect(outcome.inconsistencies).toEqual([]);
    expect(outcome.table('odd name').baseName).toBeNull();
    expect(outcome.table('odd name').rootFields.select.name).toBe('');
  });

  it('take custom names into every default name', () => {
    const { table } = resolve('odd name', { custom_name: 'Odd', custom_root_fields: { select: 'odds' } });
    const { rootFields } = table('odd name');
    expect([rootFields.select.name, rootFields.delete.name]).toEqual(['odds', 'delete_Odd']);
  });

  it('wear the prefix and suffix of their source, custom names too', () => {
    const customization = { root_fields: { prefix: 'p_', suffix: '_s' } };
    const { table } = resolve('author', { custom_root_fields: { select: 'authors' } }, { customization });
    expect(table('author').rootFields.select.name).toBe('p_authors_s');
    expect(table('author').rootFields.delete.name).toBe('p_delete_author_s');
  });

  it('tell an absent comment from an empty one', () => {
    const { table } = resolve('author', {
      comment: '',
      column_config: { id: { comment: 'key' }, first_name: { comment: null } },
      custom_root_fields: { select: { comment: 'all' }, insert: { name: 'add' } },
    });
    const { comment, columns, rootFields } = table('author');
    expect(comment).toBeNull();
    expect([...columns.values()].map((column) => column.comment)).toEqual(['key', null, undefined, undefined]);
    expect(rootFields.select).toEqual({ name: 'author', comment: 'all' });
    expect(rootFields.insert).toEqual({ name: 'add', comment: undefined });
  });

  it('let column_config win over custom_column_names', () => {
    const { table } = resolve('author', {
      custom_column_names: { id: 'old', first_name: 'name' },
      column_config: { id: { custom_name: 'key' }, first_name: { comment: 'x' } },
    });
    expect([...table('author').columns.values()].map(({ field }) => field)).toEqual(['key', 'name', 'total', 'serial']);
  });

  it('do not let anyone write what Postgres generates', () => {
    const { columns } = resolve('author', {}).table('author');
    const writable = [...columns.values()].map(({ isInsertable, isUpdatable }) => isInsertable && isUpdatable);
    expect(writable).toEqual([true, true, false, true]);
  });

  it('that are views are written as the catalog says', () => {
    const [column] = resolve('report', {}).table('report').columns.values();
    expect(column).toMatchObject({ isInsertable: false, isUpdatable: true });
    expect(resolve('report', {}).table('report').primaryKey).toBeNull();
  });

  it('follow the naming convention only where the feature is on', () => {
    const customization = { naming_convention: 'graphql-default' };
    const plain = resolve('author', {}, { customization }).table('author');
    expect(plain.columns.get('first_name')?.field).toBe('first_name');
    const settings = { experimentalFeatures: new Set(['naming_convention']) };
    const cased = resolve('author', {}, { customization, settings }).table('author');
    expect(cased.columns.get('first_name')?.field).toBe('firstName');
    expect(cased.rootFields.select_by_pk.name).toBe('authorByPk');
  });

  it('are left to others to report where they are missing', () => {
    expect(resolve('gone', {}).inconsistencies).toEqual([]);
  });
});

describe('a table that cannot be served', () => {
  const notAName = (text: string) =>
    `Inconsistent object: cannot include "${text}" in the GraphQL schema because  it is not a valid GraphQL identifier`;

  it('is reported as a table', () => {
    expect(resolve('author', { column_config: { nope: {} } }).inconsistencies).toEqual([
      {
        type: 'table',
        name: 'table author in source default',
        reason: 'Inconsistent object: configuration was given for the column "nope", but no such column exists',
        definition: { schema: 'public', name: 'author' },
      },
    ]);
    expect(() => resolve('author', { column_config: { nope: {} } }).table('author')).toThrow();
  });

  it.each<[string, JsonObject, string]>([
    ['odd_column', {}, notAName('e-mail')],
    ['odd_key', {}, notAName('by-id')],
    ['author', { custom_name: 'a b' }, notAName('a b')],
    ['author', { custom_root_fields: { select: 'a b' } }, notAName('a b')],
    ['author', { column_config: { id: { custom_name: '1' } } }, notAName('1')],
    [
      'author',
      { custom_column_names: { nope: 'x' } },
      'Inconsistent object: configuration was given for the column "nope", but no such column exists',
    ],
    [
      'author',
      { column_config: { id: { custom_name: 'n' }, first_name: { custom_name: 'n' } } },
      'Inconsistent object: the definitions of columns "id" and "first_name" are in conflict: they are mapped to the same field name, "n"',
    ],
    [
      'author',
      { custom_root_fields: { select: 'a', insert: 'a', update: 'b', delete: 'b' } },
      'Inconsistent object: the following custom root field names are duplicated: "a" and "b"',
    ],
    ['author', { custom_name: 1 }, 'Inconsistent object: configuration.custom_name: expected a string'],
    [
      'author',
      { custom_root_fields: [] },
      'Inconsistent object: custom_root_fields: parsing Object failed, expected Object, but encountered Array',
    ],
    [
      'author',
      { custom_root_fields: { select: 1 } },
      'Inconsistent object: custom_root_fields.select: expected a name or an object',
    ],
    [
      'author',
      { column_config: 'x' },
      'Inconsistent object: column_config: parsing Object failed, expected Object, but encountered String',
    ],
    ['author', { column_config: { id: 1 } }, 'Inconsistent object: column_config.id: expected an object'],
    ['author', { custom_column_names: { id: 1 } }, 'Inconsistent object: custom_column_names.id: expected a string'],
    [
      'author',
      { custom_column_names: 1 },
      'Inconsistent object: custom_column_names: parsing Object failed, expected Object, but encountered Number',
    ],
  ])('%s with %j says why', (table, configuration, reason) => {
    expect(reasonOf(table, configuration)).toBe(reason);
  });

  it.each<Json>([1, 'x', [], true])('reads %j as no configuration', (configuration) => {
    expect(reasonOf('author', configuration)).toContain('configuration: parsing Object failed');
  });

  it('has two columns of one name under the other convention', () => {
    const settings = {
      experimentalFeatures: new Set(['naming_convention']),
      defaultNaming: 'graphql-default',
    } as const;
    expect(resolve('snake', {}).reasons).toEqual([]);
    expect(resolve('snake', {}, { settings }).reasons[0]).toContain('"first_name" and "firstName" are in conflict');
  });

  it('leaves out a relationship whose name a column gets under the other convention', () => {
    const using = { manual_configuration: { remote_table: 'author', column_mapping: { id: 'id' } } };
    const outcome = resolveMetadata(CATALOG, {
      tables: [{ table: 'author', object_relationships: [{ name: 'firstName', using }] }],
      settings: { experimentalFeatures: new Set(['naming_convention']), defaultNaming: 'graphql-default' },
    });
    expect(outcome.inconsistencies).toMatchObject([
      {
        type: 'object_relation',
        name: 'object_relation firstName in table author in source default',
        reason:
          'Inconsistent object: field definition conflicts with custom field name for postgres column "first_name"',
      },
    ]);
    expect(outcome.table('author').relationships.size).toBe(0);
  });

  it('may have a custom name in place of an odd one', () => {
    expect(resolve('odd_column', { column_config: { 'e-mail': { custom_name: 'email' } } }).reasons).toEqual([]);
  });

  it('is served although a list of it is unreadable', () => {
    const outcome = resolveMetadata(CATALOG, {
      tables: [{ table: 'author', computed_fields: 1, select_permissions: {}, object_relationships: 'x' }],
    });
    expect(outcome.reasons).toEqual([
      'Inconsistent object: computed_fields: expected a list of objects',
      'Inconsistent object: select_permissions: expected a list of objects',
    ]);
    expect(outcome.table('author').columns.size).toBe(4);
  });
});

describe('a customization', () => {
  it('with an unknown naming convention is reported and left out', () => {
    const outcome = resolve('author', {}, { customization: { naming_convention: 'camel' } });
    expect(outcome.inconsistencies[0]).toMatchObject({
      type: 'source',
      reason: 'Inconsistent object: naming_convention can either be "hasura-default" or "graphql-default"',
    });
    expect(outcome.table('author').rootFields.select.name).toBe('author');
  });

  it.each<Json>([1, [], 'x', { root_fields: 1, type_names: [] }, { root_fields: { prefix: 1 } }])(
    'of another shape counts as none: %j',
    (customization) => {
      expect(resolve('author', {}, { customization }).table('author').rootFields.select.name).toBe('author');
    },
  );
});

describe('enum tables', () => {
  const enumCatalog = (
    columns: readonly string[],
    primaryKey: readonly string[] | undefined,
    values: readonly string[] = ['red'],
  ) =>
    catalogOf({
      tables: [
        catalogTable({ table: 'color', columns, ...(primaryKey === undefined ? {} : { primaryKey }) }),
        catalogTable({ table: 'other', columns: ['value'], primaryKey: ['value'] }),
        catalogTable({
          table: 'car',
          columns: ['id int4', 'color', 'twice'],
          foreignKeys: [
            { columns: ['color'], target: 'color', targetColumns: ['value'] },
            { columns: ['twice'], target: 'color', targetColumns: ['value'] },
            { name: 'again', columns: ['twice'], target: 'other', targetColumns: ['value'] },
          ],
        }),
      ],
      enumValues: [
        ['color', values.map((value) => ({ value, comment: null }))],
        ['other', [{ value: 'x', comment: null }]],
      ],
    });
  const resolveEnum = (...sketch: Parameters<typeof enumCatalog>) =>
    resolveMetadata(enumCatalog(...sketch), { tables: [{ table: 'color', is_enum: true }, { table: 'car' }] });
  const because = (text: string) => [
    `Inconsistent object: the table "color" cannot be used as an enum because ${text}`,
  ];

  it('give their values and mark the columns that reference them', () => {
    const outcome = resolveEnum(['value', 'comment'], ['value'], ['red', 'green']);
    expect(outcome.reasons).toEqual([]);
    expect(outcome.table('color').enumValues?.map(({ value }) => value)).toEqual(['red', 'green']);
    const columns = [...outcome.table('car').columns.values()];
    expect(columns.map(({ enumTable }) => enumTable)).toEqual([null, '["public","color"]', '["public","color"]']);
  });

  it.each<[string, Parameters<typeof enumCatalog>, string]>([
    ['no primary key', [['value'], undefined], 'the table must have a primary key'],
    [
      'a number as key',
      [['id int4'], ['id']],
      'the table’s primary key ("id") must have type "text", not type "integer"',
    ],
    [
      'a varchar as key',
      [['id varchar'], ['id']],
      'the table’s primary key ("id") must have type "text", not type "character varying"',
    ],
    [
      'a number as comment',
      [['value', 'n int4'], ['value']],
      'the table’s comment column ("n") must have type "text", not type "integer"',
    ],
    [
      'too many columns',
      [['value', 'c', 'b'], ['value']],
      'the table must have exactly one primary key and optionally one comment column, not 3 columns (b, c, value)',
    ],
    ['no rows', [['value'], ['value'], []], 'the table must have at least one row'],
    ['one odd value', [['value'], ['value'], ['a b', 'ok']], 'the value "a b" is not a valid GraphQL enum value name'],
    ['a reserved value', [['value'], ['value'], ['true']], 'the value "true" is not a valid GraphQL enum value name'],
    [
      'odd values',
      [['value'], ['value'], ['a b', 'null', '1']],
      'the values "a b", "null" and "1" are not valid GraphQL enum value names',
    ],
  ])('cannot have %s', (_, sketch, text) => {
    const { reasons } = resolveEnum(...sketch);
    expect(reasons).toEqual(because(text));
  });

  it('cannot have a composite key', () => {
    expect(resolveEnum(['a', 'b'], ['a', 'b']).reasons[0]).toContain(
      '\n  • the table’s primary key must not span multiple columns ("a", "b")\n',
    );
  });

  it('list several reasons', () => {
    const { reasons } = resolveEnum(['id int4', 'name', 'favorite_color'], ['id']);
    expect(reasons).toEqual([
      'Inconsistent object: the table "color" cannot be used as an enum for the following reasons:\n  • the table’s primary key ("id") must have type "text", not type "integer"\n  • the table must have exactly one primary key and optionally one comment column, not 3 columns (favorite_color, id, name)\n',
    ]);
  });

  it('that are unfit are not served and leave the columns plain', () => {
    const outcome = resolveEnum(['value'], ['value'], []);
    expect(() => outcome.table('color')).toThrow();
    expect(outcome.table('car').columns.get('color')?.enumTable).toBeNull();
  });

  it('cannot share a column that references them', () => {
    const outcome = resolveMetadata(enumCatalog(['value'], ['value']), {
      tables: [{ table: 'color', is_enum: true }, { table: 'other', is_enum: true }, { table: 'car' }],
    });
    expect(outcome.reasons).toEqual([
      'Inconsistent object: column "twice" in table "car" references multiple enum tables ("color", "other")',
    ]);
  });
});
