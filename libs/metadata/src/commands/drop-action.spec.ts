import { applyCommand, errorOf, inconsistency } from '../../../../test/support/metadata-commands.js';
import { actionRef } from '../object-ref.js';

describe('drop_action', () => {
  it('drops the action and its log rows', () => {
    const { change, catalogEffects } = applyCommand('drop_action', { name: 'a' });
    expect(change?.document.actions.map(({ name }) => name)).toEqual(['b']);
    expect(change?.strictness).toBe('any-new');
    expect(catalogEffects).toEqual([{ type: 'clear-action-log', action: 'a' }]);
  });

  it('keeps the log rows when told so', () => {
    expect(applyCommand('drop_action', { name: 'a', clear_data: false }).catalogEffects).toEqual([]);
  });

  it('drops an inconsistent action too', () => {
    const inconsistencies = [inconsistency(actionRef('a'))];
    expect(applyCommand('drop_action', { name: 'a' }, { inconsistencies }).change?.document.actions).toHaveLength(1);
  });

  it('refuses an unknown action', () => {
    expect(errorOf(() => applyCommand('drop_action', { name: 'x' }))).toEqual({
      code: 'not-exists',
      path: '$.args',
      error: 'action with name "x" does not exist',
    });
  });

  it.each([
    [{}, '$.args'],
    [{ name: 'a', clear_data: 'yes' }, '$.args.clear_data'],
    [{ name: ['a'] }, '$.args.name'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => applyCommand('drop_action', args))).toMatchObject({ code: 'parse-failed', path });
  });
});
