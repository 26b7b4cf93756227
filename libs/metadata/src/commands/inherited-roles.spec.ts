// add_inherited_role and drop_inherited_role.
import type { Json } from '@app/types';
import { applyCommand, documentAfter, errorOf } from '../../../../test/support/metadata-commands.js';

describe('add_inherited_role', () => {
  it('adds a role and answers for it', () => {
    const { change } = applyCommand('add_inherited_role', { role_name: 'new', role_set: ['user'] });
    expect(change?.document.inheritedRoles.map((role) => role.role_name)).toEqual(['both', 'new']);
    expect(change).toMatchObject({
      strictness: 'own',
      touched: [{ type: 'inherited_role', name: 'inherited_role inherited role new' }],
    });
  });

  it('replaces a role of the same name', () => {
    const { inheritedRoles } = documentAfter('add_inherited_role', { role_name: 'both', role_set: ['x'] });
    expect(inheritedRoles).toEqual([{ role_name: 'both', role_set: ['x'] }]);
  });

  it('refuses a role in its own set', () => {
    expect(errorOf(() => applyCommand('add_inherited_role', { role_name: 'r', role_set: ['x', 'r'] }))).toEqual({
      code: 'invalid-params',
      path: '$.args',
      error: 'an inherited role name cannot be in the role combination',
    });
  });

  it.each<[Json, string]>([
    [{ role_name: 'r' }, '$.args'],
    [{ role_set: [] }, '$.args'],
    [{ role_name: '', role_set: [] }, '$.args.role_name'],
    [{ role_name: 'r', role_set: 'x' }, '$.args.role_set'],
    [{ role_name: 'r', role_set: [null] }, '$.args.role_set[0]'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => applyCommand('add_inherited_role', args))).toMatchObject({ code: 'parse-failed', path });
  });
});

describe('drop_inherited_role', () => {
  it('drops the role', () => {
    expect(documentAfter('drop_inherited_role', { role_name: 'both' }).inheritedRoles).toEqual([]);
  });

  it('refuses a role that is not there', () => {
    expect(errorOf(() => applyCommand('drop_inherited_role', { role_name: 'user' }))).toEqual({
      code: 'not-exists',
      path: '$.args',
      error: '"user" inherited role doesn\'t exist',
    });
  });

  it.each<[Json, string]>([
    [{}, '$.args'],
    [{ role_name: 1 }, '$.args.role_name'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => applyCommand('drop_inherited_role', args))).toMatchObject({ code: 'parse-failed', path });
  });
});
