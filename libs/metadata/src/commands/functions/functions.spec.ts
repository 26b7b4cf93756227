import type { Json, JsonObject } from '@app/types';
import { applyCommand, documentAfter, errorOf, inconsistency } from '../../../../../test/support/metadata-commands.js';
import { IN_BLOG } from '../../../test/blog.js';
import { functionPermissionRef, functionRef } from '../../object-ref.js';

const run = (type: string, args: Json, options = {}) =>
  applyCommand(type, args, { ...IN_BLOG, api: 'query', ...options });
const functionsAfter = (type: string, args: Json, options = {}) =>
  run(type, args, options).change?.document.sources[0]?.functions as JsonObject[] | undefined;
const SEARCH = { schema: 'public', name: 'search_articles' };

describe('track_function', () => {
  it.each<[Json, number]>([
    ['f', 1],
    [{ name: 'f' }, 1],
    [{ schema: 'public', name: 'f' }, 1],
    [{ function: 'f' }, 2],
    [{ function: { name: 'f' }, source: 'default' }, 2],
  ])('tracks %j of version %p', (args, version) => {
    expect(functionsAfter('track_function', args, { version })?.at(-1)).toEqual({
      function: { schema: 'public', name: 'f' },
    });
  });

  it('keeps the options, answers for the function and reads the database anew', () => {
    const options = {
      configuration: { exposed_as: 'mutation', custom_name: 'g', session_argument: 's', custom_root_fields: {} },
      comment: 'c',
    };
    const outcome = run('pg_track_function', { function: 'f', ...options });
    expect((outcome.change?.document.sources[0]?.functions as Json[]).at(-1)).toEqual({
      function: { schema: 'public', name: 'f' },
      ...options,
    });
    expect(outcome).toMatchObject({
      change: { strictness: 'own', touched: [{ type: 'function', name: 'function f in source default' }] },
      sourceEffects: [{ type: 'reload-sources', names: ['default'] }],
    });
  });

  it.each<[Json, string, string]>([
    ['search_articles', 'already-tracked', 'function already tracked: "search_articles"'],
    [{ function: 'author' }, 'not-supported', 'table with name "author" already exists'],
    [{ function: 'f', source: 'x' }, 'not-exists', 'source with name "x" does not exist'],
  ])('refuses %j', (args, code, error) => {
    expect(errorOf(() => run('track_function', args))).toEqual({ code, path: '$.args', error });
  });

  it('tracks an inconsistent function again', () => {
    const inconsistencies = [inconsistency(functionRef('default', SEARCH))];
    expect(functionsAfter('track_function', 'search_articles', { inconsistencies })).toHaveLength(1);
  });

  it.each<[Json, string]>([
    [1, '$'],
    [{}, '$'],
    [{ function: '' }, '$.function'],
    [{ function: 'f', configuration: { exposed_as: 'x' } }, '$.configuration.exposed_as'],
    [{ function: 'f', configuration: { custom_name: 'a b' } }, '$.configuration.custom_name'],
    [
      { function: 'f', configuration: { custom_root_fields: { function: '1' } } },
      '$.configuration.custom_root_fields.function',
    ],
    [{ function: 'f', comment: 1 }, '$.comment'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => run('track_function', args))).toMatchObject({ code: 'parse-failed', path });
  });
});

describe('untrack_function, set_function_customization', () => {
  it('untracks', () => {
    expect(functionsAfter('pg_untrack_function', { function: 'search_articles' })).toBeUndefined();
  });

  it('replaces the whole configuration', () => {
    const args = { function: 'search_articles', configuration: { custom_name: 'find' } };
    const document = documentAfter('pg_set_function_customization', args, IN_BLOG);
    expect(document.sources[0]?.functions).toEqual([{ function: SEARCH, configuration: { custom_name: 'find' } }]);
    expect(functionsAfter('pg_set_function_customization', { function: 'search_articles' }, { document })).toEqual([
      { function: SEARCH },
    ]);
  });

  it.each(['pg_untrack_function', 'pg_set_function_customization'])('%s refuses an unknown function', (type) => {
    expect(errorOf(() => run(type, { function: { schema: 's', name: 'f' } }))).toEqual({
      code: 'not-exists',
      path: '$.args',
      error: 'function "s.f" does not exist in source: default',
    });
  });
});

describe('create_function_permission, drop_function_permission', () => {
  const args = (role: string) => ({ function: 'search_articles', role });
  const permitted = documentAfter('pg_create_function_permission', args('user'), IN_BLOG);

  it('creates one for a role that can select the rows', () => {
    expect(permitted.sources[0]?.functions).toEqual([{ function: SEARCH, permissions: [{ role: 'user' }] }]);
  });

  it('answers for the permission', () => {
    expect(run('pg_create_function_permission', args('guest')).change?.touched).toEqual([
      functionPermissionRef('default', SEARCH, 'guest'),
    ]);
  });

  it('creates one for a role that inherits the select permission', () => {
    const document = { ...IN_BLOG.document, inheritedRoles: [{ role_name: 'both', role_set: ['guest', 'both'] }] };
    expect(functionsAfter('pg_create_function_permission', args('both'), { document })?.[0]?.permissions).toEqual([
      { role: 'both' },
    ]);
  });

  it.each<[JsonObject, string, string]>([
    [
      args('user'),
      'already-exists',
      'permission of role "user" already exists for function "search_articles" in source: "default"',
    ],
    [
      args('other'),
      'not-supported',
      'function permission can only be added when the function\'s return table "article" has select permission configured for role: "other"',
    ],
    [{ function: 'f', role: 'user' }, 'not-exists', 'function "f" does not exist in source: default'],
  ])('refuses to create %j', (given, code, error) => {
    expect(errorOf(() => run('pg_create_function_permission', given, { document: permitted }))).toEqual({
      code,
      path: '$.args',
      error,
    });
  });

  it('drops one, and refuses to drop it again', () => {
    const document = documentAfter('pg_drop_function_permission', args('user'), { ...IN_BLOG, document: permitted });
    expect(document.sources[0]?.functions).toEqual([{ function: SEARCH }]);
    expect(errorOf(() => run('pg_drop_function_permission', args('user'), { document }))).toEqual({
      code: 'not-exists',
      path: '$.args',
      error: 'permission of role "user" does not exist for function "search_articles" in source: "default"',
    });
  });
});
