import type { InheritedRole, Json } from '@app/types';
import { echoDocument, echoSnapshot } from '../../../../test/support/engine-harness.js';
import { describeActionHolders } from './describe-holders.js';
import { describeRole } from './describe-role.js';
import { entriesFor } from './role-closure.js';

const ACCESS = { one: ['user'], two: ['user', 'clerk'], none: [] };
const inheritedRoles: readonly InheritedRole[] = [
  { role_name: 'boss', role_set: ['user', 'clerk'] },
  { role_name: 'lost', role_set: ['gone'] },
];
const snapshot = echoSnapshot({ access: ACCESS }, { document: echoDocument(ACCESS, { inheritedRoles }) });

describe('entriesFor', () => {
  const list: Json = [{ role: 'a', x: 1 }, { role: 'b' }, 'odd', { role: 7 }];

  it('are the own ones, where there are some', () => {
    expect(entriesFor(list, ['a', 'b'])).toEqual([{ role: 'a', inherited: false, entry: { role: 'a', x: 1 } }]);
  });

  it('else those of all parents', () => {
    expect(entriesFor(list, ['heir', 'b', 'a']).map(({ role, inherited }) => [role, inherited])).toEqual([
      ['a', true],
      ['b', true],
    ]);
  });

  it.each([undefined, null, 'text', {}])('are none in %j', (odd) => {
    expect(entriesFor(odd, ['a'])).toEqual([]);
  });
});

describe('describeRole', () => {
  const actionsOf = (role: string) =>
    (describeRole(snapshot, role).actions as { action: string; role: string }[]).map((one) => [one.action, one.role]);

  it('names the actions of a role', () => {
    expect(actionsOf('user')).toEqual([
      ['one', 'user'],
      ['two', 'user'],
    ]);
  });

  it('names those of parents with the parent', () => {
    expect(actionsOf('boss')).toEqual([
      ['one', 'user'],
      ['two', 'user'],
      ['two', 'clerk'],
    ]);
    expect(describeRole(snapshot, 'boss')).toMatchObject({ inherits: ['user', 'clerk'] });
  });

  it('gives nothing to a role whose parents do not exist', () => {
    expect(describeRole(snapshot, 'lost')).toMatchObject({ is_known: true, inherits: [], actions: [], tables: [] });
  });
});

describe('describeActionHolders', () => {
  it('names every role that has an entry, or inherits one', () => {
    const { holders } = describeActionHolders(snapshot, 'two');
    expect((holders as { role: string }[]).map(({ role }) => role)).toEqual(['boss', 'clerk', 'user']);
  });

  it('names nobody where only the admin may', () => {
    expect(describeActionHolders(snapshot, 'none')).toMatchObject({ holders: [] });
  });

  it('refuses an action that does not exist', () => {
    expect(() => describeActionHolders(snapshot, 'gone')).toThrow('action with name "gone" does not exist');
  });
});
