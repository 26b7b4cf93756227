import type { JsonObject } from '@app/types';
import { applyCommand, errorOf } from '../../../../../test/support/metadata-commands.js';
import { IN_BLOG } from '../../../test/blog.js';

const onArticle = (type: string, args: JsonObject, options = {}) =>
  applyCommand(type, { table: 'article', ...args }, { ...IN_BLOG, api: 'query', ...options });
const articleAfter = (...given: Parameters<typeof onArticle>) =>
  onArticle(...given).change?.document.sources[0]?.tables[0];

describe('set_table_customization', () => {
  it.each(['set_table_customization', 'pg_set_table_customization'])('%s replaces the whole configuration', (type) => {
    const configuration = { custom_name: 'post', custom_root_fields: { select: { name: 'posts', comment: null } } };
    expect(articleAfter(type, { configuration })?.configuration).toEqual(configuration);
    expect(articleAfter(type, { configuration: {} })).not.toHaveProperty('configuration');
  });

  it('keeps the rest of the table and answers for it', () => {
    const { change } = onArticle('pg_set_table_customization', { configuration: {} });
    expect(Object.keys(change?.document.sources[0]?.tables[0] ?? {}).sort()).toEqual([
      'insert_permissions',
      'object_relationships',
      'select_permissions',
      'table',
    ]);
    expect(change).toMatchObject({ strictness: 'own', touched: [{ name: 'table article in source default' }] });
  });

  it.each<[JsonObject, string, string]>([
    [{ custom_name: 'a b' }, '.custom_name', 'a b is not valid GraphQL name'],
    [
      { custom_root_fields: { select: 'a', insert: { name: 'b' }, delete: 'b', update: 'a' } },
      '.custom_root_fields',
      'the following custom root field names are duplicated: "b" and "a"',
    ],
    [
      { custom_root_fields: { select: 1 } },
      '.custom_root_fields.select',
      'parsing Text failed, expected String, but encountered Number',
    ],
    [{ column_config: { id: { custom_name: '1' } } }, '.column_config.id.custom_name', '1 is not valid GraphQL name'],
    [
      { column_config: { id: 'x' } },
      '.column_config.id',
      'parsing Object failed, expected Object, but encountered String',
    ],
    [{ custom_column_names: { id: '' } }, '.custom_column_names.id', ' is not valid GraphQL name'],
    [{ comment: 1 }, '.comment', 'parsing Text failed, expected String, but encountered Number'],
  ])('refuses %j at %s', (configuration, path, error) => {
    expect(errorOf(() => onArticle('set_table_customization', { configuration }))).toEqual({
      code: 'parse-failed',
      path: `$.configuration${path}`,
      error,
    });
  });

  it('refuses a table that is not tracked', () => {
    expect(errorOf(() => onArticle('pg_set_table_customization', { table: 'x', configuration: {} }))).toEqual({
      code: 'not-exists',
      path: '$.args.table',
      error: 'table "x" does not exist in source: default',
    });
  });
});

describe('set_table_custom_fields', () => {
  it('takes the parts of the configuration one by one', () => {
    const parts = { custom_root_fields: { select: 'Articles' }, custom_column_names: { id: 'Id' } };
    expect(articleAfter('set_table_custom_fields', parts, { version: 2 })?.configuration).toEqual(parts);
    expect(articleAfter('set_table_custom_fields', {}, { version: 2 })).not.toHaveProperty('configuration');
  });
});

describe('set_table_is_enum', () => {
  it('makes a table an enum and reads its rows', () => {
    const outcome = onArticle('pg_set_table_is_enum', { is_enum: true });
    expect(outcome.change?.document.sources[0]?.tables[0]).toMatchObject({ is_enum: true });
    expect(outcome.sourceEffects).toEqual([{ type: 'reload-sources', names: ['default'] }]);
  });

  it('makes it an ordinary table again', () => {
    const { change } = onArticle('set_table_is_enum', { is_enum: true });
    expect(articleAfter('set_table_is_enum', { is_enum: false }, { document: change?.document })).not.toHaveProperty(
      'is_enum',
    );
  });

  it.each([null, 'yes', 1])('refuses %p', (flag) => {
    expect(errorOf(() => onArticle('set_table_is_enum', { is_enum: flag }))).toMatchObject({
      code: 'parse-failed',
      path: '$.is_enum',
    });
  });
});

describe('set_apollo_federation_config', () => {
  it('sets and takes away', () => {
    const config = { enable: 'v1' };
    const { change } = onArticle('pg_set_apollo_federation_config', { apollo_federation_config: config });
    expect(change?.document.sources[0]?.tables[0]?.apollo_federation_config).toEqual(config);
    const unset = { apollo_federation_config: null };
    const after = articleAfter('pg_set_apollo_federation_config', unset, { document: change?.document });
    expect(after).not.toHaveProperty('apollo_federation_config');
  });
});
