import {
  applyCommand,
  DEFINITION,
  documentAfter,
  DOCUMENT,
  errorOf,
  inconsistency,
} from '../../../../test/support/metadata-commands.js';
import { actionRef } from '../object-ref.js';

const NEW = { name: 'c', definition: DEFINITION };

describe('create_action', () => {
  it('adds the action and answers for it', () => {
    const { change, answer } = applyCommand('create_action', { ...NEW, comment: 'new' });
    expect(change?.document.actions.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(change).toMatchObject({ strictness: 'own', touched: [{ type: 'action', name: 'action c' }] });
    expect(answer).toMatchObject({ json: { message: 'success' } });
  });

  it('ignores permissions in its args, whatever they are', () => {
    expect(documentAfter('create_action', { ...NEW, permissions: 'odd' }).actions[2]?.permissions).toEqual([]);
  });

  it('overwrites an inconsistent action of the name', () => {
    const inconsistencies = [inconsistency(actionRef('a'))];
    const { actions } = documentAfter('create_action', { ...NEW, name: 'a' }, { inconsistencies });
    expect(actions.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(actions[0]).toMatchObject({ permissions: [] });
    expect(actions[0]).not.toHaveProperty('comment');
  });

  it('leaves the document it was given alone', () => {
    const before = JSON.stringify(DOCUMENT);
    documentAfter('create_action', NEW);
    expect(JSON.stringify(DOCUMENT)).toBe(before);
  });

  it('refuses a name that exists', () => {
    expect(errorOf(() => applyCommand('create_action', { ...NEW, name: 'a' }))).toEqual({
      code: 'already-exists',
      path: '$.args',
      error: 'action with name "a" already exists',
    });
  });

  it('refuses it also when another action is inconsistent', () => {
    const inconsistencies = [inconsistency(actionRef('b'))];
    expect(errorOf(() => applyCommand('create_action', { ...NEW, name: 'a' }, { inconsistencies })).code).toBe(
      'already-exists',
    );
  });

  it.each([
    ['x', '$.args'],
    [{ definition: DEFINITION }, '$.args'],
    [{ name: 'c' }, '$.args'],
    [{ name: 'c"', definition: DEFINITION }, '$.args.name'],
    [{ name: 'c\u2028', definition: DEFINITION }, '$.args.name'],
    [{ ...NEW, comment: {} }, '$.args.comment'],
    [{ name: 'c', definition: { ...DEFINITION, headers: [{}] } }, '$.args.definition.headers[0]'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => applyCommand('create_action', args))).toMatchObject({ code: 'parse-failed', path });
  });
});
