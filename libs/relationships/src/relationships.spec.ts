import { type Inconsistency, type Json, type JsonObject, tableKey, type TrackedTable } from '@app/types';
import type { ResolvedRelationship, ResolvedSource } from '@app/engine';
import { catalogOf } from '../../../test/support/catalog-builder.js';
import { RELATIONSHIP_KINDS } from './index.js';

const CATALOG = catalogOf({
  tables: [
    {
      table: 'author',
      columns: [{ name: 'id', type: 'int4', nullable: false }, 'name', 'boss_id int4'],
      primaryKey: ['id'],
      foreignKeys: [{ columns: ['boss_id'], target: 'author' }],
    },
    {
      table: 'article',
      columns: [
        'id int4',
        { name: 'author_id', type: 'int4', nullable: false },
        'editor_id int4',
        'a int4',
        'b int4',
        'twice int4',
        'secret_id int4',
      ],
      primaryKey: ['id'],
      foreignKeys: [
        { columns: ['author_id'], target: 'author' },
        { columns: ['editor_id'], target: 'author' },
        { columns: ['a', 'b'], target: 'pair', targetColumns: ['x', 'y'] },
        { name: 'one', columns: ['twice'], target: 'author' },
        { name: 'two', columns: ['twice'], target: 'pair', targetColumns: ['x'] },
        { columns: ['secret_id'], target: 'secret' },
      ],
    },
    { table: 'pair', columns: ['x int4', 'y int4'], primaryKey: ['x', 'y'] },
    'secret',
  ],
});

interface Outcome {
  readonly relationships: readonly ResolvedRelationship[];
  readonly inconsistencies: readonly Inconsistency[];
}

function resolve(table: string, extras: JsonObject, tracked = ['author', 'article', 'pair']): Outcome {
  const trackedTables = new Map(
    tracked.flatMap((name) => {
      const key = tableKey({ schema: 'public', name });
      const found = CATALOG.tables.get(key);
      return found === undefined ? [] : [[key, found] as const];
    }),
  );
  const source: ResolvedSource = { name: 'default', catalog: CATALOG, trackedTables };
  const entry: TrackedTable = { table: { schema: 'public', name: table }, ...extras };
  const outcomes = RELATIONSHIP_KINDS.map((kind) => kind.resolve(entry, source, { sources: new Map() }));
  return {
    relationships: outcomes.flatMap((one) => one.relationships),
    inconsistencies: outcomes.flatMap((one) => one.inconsistencies),
  };
}

const object = (table: string, using: Json, extras: JsonObject = {}) =>
  resolve(table, { object_relationships: [{ name: 'rel', using }], ...extras });
const array = (table: string, using: Json, extras: JsonObject = {}) =>
  resolve(table, { array_relationships: [{ name: 'rel', using }], ...extras });
const manual = (table: string, mapping: Json, more: JsonObject = {}): Json => ({
  manual_configuration: { remote_table: table, column_mapping: mapping, ...more },
});
const reasonOf = ({ inconsistencies, relationships }: Outcome): string | undefined =>
  relationships.length === 0 ? inconsistencies[0]?.reason : undefined;

describe('object relationships', () => {
  it('by an own key of columns that are not null always has a row', () => {
    expect(object('article', { foreign_key_constraint_on: 'author_id' }).relationships).toEqual([
      {
        name: 'rel',
        cardinality: 'one',
        target: { schema: 'public', name: 'author' },
        mapping: [['author_id', 'id']],
        isNullable: false,
        insertionOrder: 'before-parent',
        comment: undefined,
      },
    ]);
  });

  it('by an own key of a nullable column may have none', () => {
    expect(object('article', { foreign_key_constraint_on: ['editor_id'] }).relationships[0]?.isNullable).toBe(true);
  });

  it('finds a composite key in any order of its columns', () => {
    const [found] = object('article', { foreign_key_constraint_on: ['b', 'a'] }).relationships;
    expect(found?.mapping).toEqual([
      ['a', 'x'],
      ['b', 'y'],
    ]);
  });

  it('by the key of another table is nullable and written after its row', () => {
    const [found] = object('author', {
      foreign_key_constraint_on: { table: 'article', column: 'author_id' },
    }).relationships;
    expect(found).toMatchObject({ mapping: [['id', 'author_id']], isNullable: true, insertionOrder: 'after-parent' });
  });

  it('by hand is nullable and says itself which row is written first', () => {
    const [first] = object('article', manual('author', { editor_id: 'id' })).relationships;
    expect(first).toMatchObject({ isNullable: true, insertionOrder: 'before-parent', mapping: [['editor_id', 'id']] });
    const [second] = object(
      'article',
      manual('author', { id: 'id' }, { insertion_order: 'after_parent' }),
    ).relationships;
    expect(second?.insertionOrder).toBe('after-parent');
  });

  it('reports the whole definition, absent parts as null', () => {
    expect(object('article', { foreign_key_constraint_on: 'id' }).inconsistencies).toEqual([
      {
        type: 'object_relation',
        name: 'object_relation rel in table article in source default',
        reason:
          'Inconsistent object: in table "article": in relationship "rel": no foreign constraint exists on the given column(s)',
        definition: {
          source: 'default',
          table: { schema: 'public', name: 'article' },
          name: 'rel',
          comment: null,
          using: { foreign_key_constraint_on: 'id' },
        },
      },
    ]);
  });

  it('depends on the table that its key leads to', () => {
    expect(reasonOf(object('article', { foreign_key_constraint_on: 'secret_id' }))).toBe(
      'Inconsistent object: table "secret" is not tracked',
    );
  });
});

describe('array relationships', () => {
  it('have the rows whose key leads here', () => {
    const [found] = array('author', {
      foreign_key_constraint_on: { table: 'article', columns: ['author_id'] },
    }).relationships;
    expect(found).toMatchObject({
      cardinality: 'many',
      mapping: [['id', 'author_id']],
      insertionOrder: 'after-parent',
    });
  });

  it('may lead to their own table', () => {
    const [found] = array('author', {
      foreign_key_constraint_on: { table: 'author', column: 'boss_id' },
    }).relationships;
    expect(found?.mapping).toEqual([['id', 'boss_id']]);
  });

  it('show tables as objects where they are reported', () => {
    const [fault] = array('author', {
      foreign_key_constraint_on: { table: 'gone', column: 'author_id' },
    }).inconsistencies;
    expect(fault).toMatchObject({
      type: 'array_relation',
      reason:
        'Inconsistent object: in table "author": in relationship "rel": table "gone" does not exist in source: default',
      definition: {
        using: { foreign_key_constraint_on: { column: 'author_id', table: { schema: 'public', name: 'gone' } } },
      },
    });
  });
});

describe('a relationship that cannot be served', () => {
  const inContext = (text: string) => `Inconsistent object: in table "article": in relationship "rel": ${text}`;
  const key = (value: Json): Json => ({ foreign_key_constraint_on: value });

  it.each<[string, Json, string]>([
    ['no key on the columns', key('b'), 'no foreign constraint exists on the given column(s)'],
    ['part of a composite key', key(['a']), 'no foreign constraint exists on the given column(s)'],
    ['an unknown column', key('nope'), 'no foreign constraint exists on the given column(s)'],
    ['two keys on the columns', key('twice'), 'more than one foreign key constraint exists on the given column(s)'],
    [
      'a key that leads elsewhere',
      key({ table: 'author', column: 'boss_id' }),
      'no foreign constraint exists on the given column(s)',
    ],
    [
      'an untracked table with the key',
      key({ table: 'secret', column: 'x' }),
      'table "secret" does not exist in source: default',
    ],
    ['an untracked table by hand', manual('secret', { id: 'id' }), 'table "secret" does not exist in source: default'],
    [
      'another schema',
      manual('author', { id: 'id' }, { remote_table: { schema: 's', name: 'author' } }),
      'table "s.author" does not exist in source: default',
    ],
    ['nothing to link by', {}, 'atleast one of foreign_key_constraint_on/manual_configuration should be present'],
    [
      'two ways to link',
      { foreign_key_constraint_on: 'author_id', manual_configuration: {} },
      'only one of foreign_key_constraint_on/manual_configuration should be present',
    ],
    [
      'both column and columns',
      key({ table: 'author', column: 'a', columns: ['a'] }),
      "expected exactly one of 'column' or 'columns'",
    ],
    ['neither column nor columns', key({ table: 'author' }), "expected exactly one of 'column' or 'columns'"],
    ['a key without a table', key({ column: 'a' }), "the key 'table' was not present"],
    ['a number as key', key(1), 'foreign_key_constraint_on: expected columns, or an object with a table'],
    ['an empty list of columns', key([]), 'foreign_key_constraint_on: expected columns, or an object with a table'],
    ['no using', null, "the key 'using' was not present"],
    ['a mapping of numbers', manual('author', { id: 1 }), "the key 'column_mapping' was not present"],
    [
      'an unknown order',
      manual('author', { id: 'id' }, { insertion_order: 'now' }),
      "insertion_order can either be 'before_parent' or 'after_parent'",
    ],
  ])('says so: %s', (_, using, text) => {
    expect(reasonOf(object('article', using))).toBe(inContext(text));
  });

  it('refuses an own key for an array relationship', () => {
    expect(reasonOf(array('article', key('author_id')))).toContain(
      'foreign_key_constraint_on of an array relationship',
    );
  });

  it.each([
    [{ nope: 'id' }, 'table "article" has no field named "nope"'],
    [{ id: 'nope' }, 'table "author" has no field named "nope"'],
  ])('names the missing column of %j', (mapping, text) => {
    expect(reasonOf(object('article', manual('author', mapping)))).toBe(`Inconsistent object: ${text}`);
  });

  it.each(['a b', '1st', '', 'x-y'])('refuses the name %j', (name) => {
    const outcome = resolve('article', { object_relationships: [{ name, using: key('author_id') }] });
    expect(reasonOf(outcome)).toBe(
      `Inconsistent object: in table "article": in relationship "${name}": cannot include "${name}" in the GraphQL schema because  it is not a valid GraphQL identifier`,
    );
  });

  it('cannot have the name of a column', () => {
    const outcome = resolve('article', { object_relationships: [{ name: 'a', using: key('author_id') }] });
    expect(reasonOf(outcome)).toBe('Inconsistent object: field definition conflicts with postgres column');
  });

  it.each<JsonObject>([{ column_config: { a: { custom_name: 'rel' } } }, { custom_column_names: { a: 'rel' } }])(
    'cannot have the custom name of a column: %j',
    (configuration) => {
      expect(reasonOf(object('article', key('author_id'), { configuration }))).toBe(
        'Inconsistent object: field definition conflicts with custom field name for postgres column "a"',
      );
    },
  );

  it('may have a custom name that column_config takes back', () => {
    const configuration = { custom_column_names: { a: 'rel' }, column_config: { a: { custom_name: 'other' } } };
    expect(object('article', key('author_id'), { configuration }).relationships).toHaveLength(1);
  });

  it('cannot share a name with another field; both are left out', () => {
    const outcome = resolve('author', {
      object_relationships: [{ name: 'x', using: manual('article', { id: 'id' }) }],
      array_relationships: [{ name: 'x', using: manual('article', { id: 'id' }) }],
    });
    expect(outcome.relationships).toEqual([]);
    expect(outcome.inconsistencies.map(({ reason }) => reason)).toEqual([
      'Conflicting objects: conflicting definitions for field "x"',
      'Conflicting objects: conflicting definitions for field "x"',
    ]);
  });

  it('cannot be defined twice', () => {
    const entry = { name: 'x', using: key('author_id') };
    expect(reasonOf(resolve('article', { object_relationships: [entry, entry] }))).toBe(
      'Multiple definitions for: object_relation x in table article in source default',
    );
  });

  it.each<Json>([null, 1, 'x', {}, [null], [1], [{}], [{ name: 7 }], [{ name: 'x', using: [] }]])(
    'never makes metadata unreadable: %j',
    (list) => {
      const { relationships } = resolve('article', { object_relationships: list, array_relationships: list });
      expect(relationships).toEqual([]);
    },
  );

  it('is not reported where the table itself is missing', () => {
    expect(resolve('secret', { object_relationships: [{ name: 'x', using: {} }] })).toEqual({
      relationships: [],
      inconsistencies: [],
    });
  });
});
