import type { JsonObject } from '@app/types';
import { qualified } from '../../../../../test/support/catalog-builder.js';
import { applyCommand, documentAfter, errorOf, inconsistency } from '../../../../../test/support/metadata-commands.js';
import { IN_BLOG } from '../../../test/blog.js';
import { permissionRef } from '../../object-ref.js';

const VALID: Readonly<Record<string, JsonObject>> = {
  select: { columns: '*', filter: {} },
  insert: { check: {} },
  update: { columns: [], filter: {}, check: null },
  delete: { filter: {} },
};
const create = (operation: string, args: JsonObject, options = {}) =>
  applyCommand(
    `pg_create_${operation}_permission`,
    { table: 'tag', role: 'user', permission: VALID[operation] ?? {}, ...args },
    { ...IN_BLOG, ...options },
  );

describe('create_<operation>_permission', () => {
  it.each(Object.keys(VALID))('creates a %s permission that answers for itself', (operation) => {
    const { change } = create(operation, { comment: 'c' });
    expect(change?.document.sources[0]?.tables[2]).toEqual({
      table: { schema: 'public', name: 'tag' },
      [`${operation}_permissions`]: [{ role: 'user', permission: VALID[operation], comment: 'c' }],
    });
    expect(change).toMatchObject({
      strictness: 'own',
      touched: [
        { type: `${operation}_permission`, name: `${operation}_permission user in table tag in source default` },
      ],
    });
  });

  it.each([
    ['user', 'article'],
    ['admin', 'tag'],
  ])('refuses a second one for %s on %s', (role, table) => {
    expect(errorOf(() => create('select', { role, table }))).toEqual({
      code: 'already-exists',
      path: '$.args',
      error: `select permission already defined on table "${table}" with role "${role}"`,
    });
  });

  it('replaces an inconsistent one', () => {
    const ref = permissionRef('select', { source: 'default', table: qualified('article') }, 'user');
    const { change } = create('select', { table: 'article' }, { inconsistencies: [inconsistency(ref)] });
    expect(change?.document.sources[0]?.tables[0]).toMatchObject({
      select_permissions: [{ role: 'user', permission: { columns: '*', filter: {} } }, { role: 'guest' }],
    });
  });

  it('refuses an unknown table', () => {
    expect(errorOf(() => create('delete', { table: 'x' }))).toEqual({
      code: 'not-exists',
      path: '$.args.table',
      error: 'table "x" does not exist in source: default',
    });
  });

  it.each<[string, JsonObject, string]>([
    ['select', { permission: {} }, '.permission'],
    ['select', { permission: { columns: '*' } }, '.permission'],
    ['select', { permission: { columns: 'id', filter: {} } }, '.permission.columns'],
    ['select', { permission: { columns: [1], filter: {} } }, '.permission.columns[0]'],
    ['select', { permission: { columns: [], filter: [] } }, '.permission.filter'],
    ['select', { permission: { columns: [], filter: {}, limit: 1.5 } }, '.permission.limit'],
    ['select', { permission: { columns: [], filter: {}, allow_aggregations: 1 } }, '.permission.allow_aggregations'],
    [
      'select',
      { permission: { columns: [], filter: {}, query_root_fields: ['x'] } },
      '.permission.query_root_fields[0]',
    ],
    ['select', { role: '' }, '.role'],
    ['select', { role: null }, '.role'],
    ['insert', { permission: {} }, '.permission'],
    ['insert', { permission: { check: {}, set: [] } }, '.permission.set'],
    ['insert', { permission: { check: {}, backend_only: 'x' } }, '.permission.backend_only'],
    ['insert', { permission: { check: {}, validate_input: 'x' } }, '.permission.validate_input'],
    ['update', { permission: { filter: {} } }, '.permission'],
    ['update', { permission: { columns: [], filter: {}, check: 'x' } }, '.permission.check'],
    ['delete', { permission: {} }, '.permission'],
    ['delete', { permission: null }, '.permission'],
  ])('refuses the %s permission %j at %s', (operation, args, path) => {
    expect(errorOf(() => create(operation, args))).toMatchObject({ code: 'parse-failed', path: `$.args${path}` });
  });
});

describe('drop_<operation>_permission', () => {
  const drop = (args: JsonObject) => applyCommand('pg_drop_select_permission', args, IN_BLOG);

  it('drops the one of the role', () => {
    const { change } = drop({ table: 'article', role: 'user' });
    expect(change?.document.sources[0]?.tables[0]).toMatchObject({ select_permissions: [{ role: 'guest' }] });
    expect(change?.strictness).toBe('any-new');
  });

  it('refuses one that is not there', () => {
    expect(errorOf(() => drop({ table: 'tag', role: 'user' }))).toEqual({
      code: 'permission-denied',
      path: '$.args',
      error: 'select permission on "tag" for role "user" does not exist',
    });
  });
});

describe('set_permission_comment', () => {
  const comment = (args: JsonObject) =>
    documentAfter(
      'pg_set_permission_comment',
      { table: 'article', role: 'user', permission: 'insert', ...args },
      IN_BLOG,
    );

  it('sets the comment', () => {
    expect(comment({ comment: 'c' }).sources[0]?.tables[0]).toMatchObject({ insert_permissions: [{ comment: 'c' }] });
  });

  it('refuses a permission that is not there', () => {
    expect(errorOf(() => comment({ permission: 'delete' }))).toEqual({
      code: 'permission-denied',
      path: '$.args',
      error: `'delete' permission on "article" for role "user" does not exist`,
    });
  });

  it.each([1, 'Select', 'upsert'])('refuses the operation %p', (permission) => {
    const { code, path, error } = errorOf(() => comment({ permission }));
    expect({ code, path }).toEqual({ code: 'parse-failed', path: '$.args.permission' });
    expect(error).toContain("perm_type should be one of 'insert', 'select', 'update', 'delete'");
  });
});
