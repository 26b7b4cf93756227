import type { JsonObject } from '@app/types';
import { applyCommand, documentAfter, errorOf } from '../../../../../test/support/metadata-commands.js';
import { IN_BLOG } from '../../../test/blog.js';

const onAuthor = (type: string, args: JsonObject, options = {}) =>
  applyCommand(type, { table: 'author', ...args }, { ...IN_BLOG, ...options });

describe('add_computed_field', () => {
  it('adds a field that answers for itself and reads the database anew', () => {
    const definition = { function: 'f', table_argument: 'author_row', session_argument: 's' };
    const outcome = onAuthor('pg_add_computed_field', { name: 'c', definition, comment: 'text' });
    expect(outcome.change?.document.sources[0]?.tables[1]?.computed_fields).toEqual([
      { name: 'recent', definition: { function: { schema: 'public', name: 'recent_articles' } } },
      { name: 'c', definition: { ...definition, function: { schema: 'public', name: 'f' } }, comment: 'text' },
    ]);
    expect(outcome).toMatchObject({
      change: {
        strictness: 'own',
        touched: [{ type: 'computed_field', name: 'computed_field c in table author in source default' }],
      },
      sourceEffects: [{ type: 'reload-sources', names: ['default'] }],
    });
  });

  it.each<[JsonObject, string]>([
    [{ name: 'c' }, ''],
    [{ name: '', definition: { function: 'f' } }, '.name'],
    [{ name: 'c', definition: {} }, '.definition'],
    [{ name: 'c', definition: { function: 'f', table_argument: 1 } }, '.definition.table_argument'],
    [{ name: 'c', definition: { function: 'f' }, comment: {} }, '.comment'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => onAuthor('pg_add_computed_field', args))).toMatchObject({
      code: 'parse-failed',
      path: `$.args${path}`,
    });
  });

  it('refuses an unknown table', () => {
    const args = { table: 'x', name: 'c', definition: { function: 'f' } };
    expect(errorOf(() => onAuthor('pg_add_computed_field', args))).toMatchObject({
      code: 'not-exists',
      path: '$.args.table',
    });
  });
});

describe('drop_computed_field', () => {
  const filter = { recent: { title: 'x' } };
  const permission = { table: 'author', role: 'user', permission: { columns: [], filter } };
  const document = documentAfter('pg_create_select_permission', permission, IN_BLOG);

  it('drops the field', () => {
    const { change } = onAuthor('pg_drop_computed_field', { name: 'recent' });
    expect(change?.document.sources[0]?.tables[1]).not.toHaveProperty('computed_fields');
  });

  it('refuses while a permission needs it', () => {
    expect(errorOf(() => onAuthor('pg_drop_computed_field', { name: 'recent' }, { document }))).toEqual({
      code: 'dependency-error',
      path: '$.args',
      error: 'cannot drop due to the following dependent objects: permission author.user.select in source "default"',
    });
  });

  it('drops the permission too when it cascades', () => {
    const { change } = onAuthor('pg_drop_computed_field', { name: 'recent', cascade: true }, { document });
    expect(Object.keys(change?.document.sources[0]?.tables[1] ?? {})).toEqual(['table', 'array_relationships']);
  });

  it('refuses an unknown field', () => {
    expect(errorOf(() => onAuthor('pg_drop_computed_field', { name: 'random' }))).toEqual({
      code: 'not-exists',
      path: '$.args.name',
      error: 'computed field "random" does not exist',
    });
  });
});
