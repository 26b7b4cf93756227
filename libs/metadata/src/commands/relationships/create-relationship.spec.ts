import type { Json, JsonObject } from '@app/types';
import { qualified } from '../../../../../test/support/catalog-builder.js';
import { applyCommand, errorOf, inconsistency } from '../../../../../test/support/metadata-commands.js';
import { IN_BLOG } from '../../../test/blog.js';
import { relationshipRef, tableRef } from '../../object-ref.js';

const ARTICLE = { source: 'default', table: qualified('article') };
const create = (args: JsonObject, kind = 'object', options = {}) =>
  applyCommand(`pg_create_${kind}_relationship`, { table: 'article', name: 'r', ...args }, { ...IN_BLOG, ...options });
const usingOf = (args: JsonObject, kind = 'object') => {
  const tables = create(args, kind).change?.document.sources[0]?.tables;
  const list = tables?.find(({ table }) => table.name === 'article')?.[`${kind}_relationships`] as JsonObject[];
  return list.at(-1)?.using;
};
const key = (value: Json): JsonObject => ({ using: { foreign_key_constraint_on: value } });
const manual = (value: JsonObject): JsonObject => ({
  using: { manual_configuration: { remote_table: 'tag', column_mapping: { title: 'name' }, ...value } },
});

describe('create_object_relationship, create_array_relationship', () => {
  it.each<[string, JsonObject, Json]>([
    ['object', key('title'), 'title'],
    ['object', key(['title']), 'title'],
    ['object', key(['title', 'id']), ['title', 'id']],
    ['array', key({ table: 'tag', columns: 'a' }), { column: 'a', table: { schema: 'public', name: 'tag' } }],
    ['object', key({ table: 'tag', column: 'a' }), { column: 'a', table: { schema: 'public', name: 'tag' } }],
    [
      'array',
      key({ table: { schema: 's', name: 'tag' }, columns: ['a', 'b'] }),
      { columns: ['a', 'b'], table: { schema: 's', name: 'tag' } },
    ],
  ])('keeps the foreign key of an %s relationship %j with names spelt out', (kind, args, expected) => {
    expect(usingOf(args, kind)).toEqual({ foreign_key_constraint_on: expected });
  });

  it('keeps a manual mapping; only object relationships have an insertion order', () => {
    const order = { insertion_order: 'after_parent' };
    expect(usingOf(manual(order))).toMatchObject({ manual_configuration: order });
    expect(usingOf(manual(order), 'array')).toMatchObject({ manual_configuration: { insertion_order: null } });
  });

  it('keeps the comment and answers for the relationship', () => {
    const { change } = create({ ...key('title'), comment: 'c' });
    expect(change?.touched).toEqual([
      { type: 'object_relation', name: 'object_relation r in table article in source default' },
    ]);
    expect(change?.strictness).toBe('own');
    expect(change?.document.sources[0]?.tables[0]).toMatchObject({
      object_relationships: [{ name: 'author' }, { name: 'r', comment: 'c' }],
    });
  });

  it.each(['title', 'author'])('refuses the name %p that the table has already', (name) => {
    expect(errorOf(() => create({ ...key('title'), name }))).toEqual({
      code: 'already-exists',
      path: '$.args',
      error: `field with name "${name}" already exists in table "article"`,
    });
  });

  it('replaces an inconsistent relationship of that name', () => {
    const inconsistencies = [inconsistency(relationshipRef('object', ARTICLE, 'author'))];
    const { change } = create({ ...key('id'), name: 'author' }, 'object', { inconsistencies });
    expect(change?.document.sources[0]?.tables[0]).toMatchObject({
      object_relationships: [{ name: 'author', using: { foreign_key_constraint_on: 'id' } }],
    });
  });

  it.each<[JsonObject, string, string]>([
    [{ ...key('a'), table: 'x' }, '$.args.table', 'table "x" does not exist in source: default'],
    [
      { ...key('a'), table: { schema: 's', name: 'x' } },
      '$.args.table',
      'table "s.x" does not exist in source: default',
    ],
    [{ ...key('a'), source: 'x' }, '$.args', 'source with name "x" does not exist'],
  ])('refuses %j', (args, path, error) => {
    expect(errorOf(() => create(args))).toEqual({ code: 'not-exists', path, error });
  });

  it('refuses an inconsistent table as an unknown one', () => {
    const inconsistencies = [inconsistency(tableRef('default', ARTICLE.table))];
    expect(errorOf(() => create(key('a'), 'object', { inconsistencies })).error).toBe(
      'table "article" does not exist in source: default',
    );
  });

  it.each<[string, JsonObject, string, string]>([
    [
      'object',
      { using: {} },
      '.using',
      'atleast one of foreign_key_constraint_on/manual_configuration should be present',
    ],
    [
      'object',
      { using: { foreign_key_constraint_on: 'a', manual_configuration: {} } },
      '.using',
      'only one of foreign_key_constraint_on/manual_configuration should be present',
    ],
    ['object', {}, '', "the key 'using' was not present"],
    ['object', { ...key('a'), name: '' }, '.name', 'empty string not allowed'],
    ['object', key([]), '.using.foreign_key_constraint_on', 'parsing NonEmpty failed, unexpected empty list'],
    [
      'object',
      key(1),
      '.using.foreign_key_constraint_on',
      'parsing Text failed, expected String, but encountered Number',
    ],
    [
      'object',
      key({ table: 't' }),
      '.using.foreign_key_constraint_on',
      "expected exactly one of 'column' or 'columns'",
    ],
    [
      'array',
      key({ table: 't', column: 'a', columns: ['a'] }),
      '.using.foreign_key_constraint_on',
      "expected exactly one of 'column' or 'columns'",
    ],
    ['array', key({ column: 'a' }), '.using.foreign_key_constraint_on', "the key 'table' was not present"],
    [
      'array',
      key('author_id'),
      '.using.foreign_key_constraint_on',
      'parsing Object failed, expected Object, but encountered String',
    ],
    [
      'object',
      manual({ insertion_order: 'x' }),
      '.using.manual_configuration.insertion_order',
      'expected before_parent or after_parent, but found x',
    ],
    [
      'object',
      manual({ column_mapping: { a: 1 } }),
      '.using.manual_configuration.column_mapping.a',
      'parsing Text failed, expected String, but encountered Number',
    ],
  ])('refuses the %s relationship %j at %s', (kind, args, path, text) => {
    const { code, path: seen, error } = errorOf(() => create(args, kind));
    expect({ code, path: seen }).toEqual({ code: 'parse-failed', path: `$.args${path}` });
    expect(error).toBe(
      `Error when parsing command create_${kind}_relationship.\n` +
        'See our documentation at https://hasura.io/docs/latest/graphql/core/api-reference/metadata-api/index.html#metadata-apis.\n' +
        `Internal error message: ${text}`,
    );
  });

  it('does not explain faults of the bare form', () => {
    const args = { table: 'article', name: 'r', using: {} };
    expect(errorOf(() => applyCommand('create_object_relationship', args, { ...IN_BLOG, api: 'query' }))).toEqual({
      code: 'parse-failed',
      path: '$.using',
      error: 'atleast one of foreign_key_constraint_on/manual_configuration should be present',
    });
  });
});
