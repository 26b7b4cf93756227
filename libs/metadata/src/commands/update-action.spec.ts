import {
  applyCommand,
  DEFINITION,
  documentAfter,
  errorOf,
  inconsistency,
} from '../../../../test/support/metadata-commands.js';
import { actionRef } from '../object-ref.js';

describe('update_action', () => {
  it('replaces the definition, clears the comment and keeps the permissions', () => {
    const { actions } = documentAfter('update_action', { name: 'a', definition: { ...DEFINITION, timeout: 5 } });
    expect(actions[0]).toMatchObject({ name: 'a', definition: { timeout: 5 }, permissions: [{ role: 'user' }] });
    expect(actions[0]).not.toHaveProperty('comment');
  });

  it('lets missing keys fall back to their defaults', () => {
    const document = documentAfter('update_action', { name: 'a', definition: { ...DEFINITION, type: 'query' } });
    const again = documentAfter('update_action', { name: 'a', definition: DEFINITION }, { document });
    expect(again.actions[0]?.definition.type).toBe('mutation');
  });

  it('keeps the place of the action', () => {
    expect(
      documentAfter('update_action', { name: 'a', definition: DEFINITION }).actions.map(({ name }) => name),
    ).toEqual(['a', 'b']);
  });

  it.each([
    ['unknown', 'x', []],
    ['inconsistent', 'a', [inconsistency(actionRef('a'))]],
  ])('refuses an %s action', (_case, name, inconsistencies) => {
    expect(errorOf(() => applyCommand('update_action', { name, definition: DEFINITION }, { inconsistencies }))).toEqual(
      {
        code: 'not-exists',
        path: '$.args',
        error: `action with name "${name}" does not exist`,
      },
    );
  });

  it.each([
    [{ name: 'a' }, '$.args'],
    [{ name: 'a', definition: {} }, '$.args.definition'],
    [{ name: 1, definition: DEFINITION }, '$.args.name'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => applyCommand('update_action', args))).toMatchObject({ code: 'parse-failed', path });
  });
});
