import { printType } from 'graphql';
import type { ActionPermission, CustomTypes, Json } from '@app/types';
import type { ResolveEnv } from '@app/engine';
import { action, document, object, resolveEnv } from '../../test/documents.js';
import { preparedCall } from '../../test/prepared-calls.js';
import { schemaFor } from '../../test/schemas.js';
import { resolveActions } from '../resolve/resolve-actions.js';
import { readSessionText } from './read-session-text.js';
import { GraphQLInt, GraphQLList, GraphQLNonNull, GraphQLBoolean, GraphQLString, GraphQLFloat } from 'graphql';

const TYPES: Partial<CustomTypes> = {
  objects: [
    object('Out', { id: 'Int', a: 'Int', b: 'Int', in: 'In' }),
    object('In', { x: 'Int', y: 'Int', out: 'Out' }),
  ],
};

const HOLDS = { arguments: [], reads: () => '', holds: () => Promise.resolve(true) };

/** By action. */
type Entries = Readonly<Record<string, readonly ActionPermission[]>>;

function resolve(entries: Entries, parents: Readonly<Record<string, readonly string[]>> = {}) {
  const definition = {
    output_type: 'Out',
    arguments: [
      { name: 'n', type: 'Int' },
      { name: 'm', type: '[Int!]' },
    ],
  };
  const actions = Object.entries(entries).map(([name, permissions]) => ({ ...action(name, definition), permissions }));
  const env: ResolveEnv = {
    ...resolveEnv(),
    roles: new Set([...Object.keys(parents), ...Object.values(parents).flat()]),
    parentsOf: (role) => parents[role] ?? [],
    precondition: (source) => (source === 'default' ? { ok: true, precondition: HOLDS } : undefined),
  };
  const { resolved, inconsistencies } = resolveActions(document(actions, TYPES), env, {
    describe: { action: () => null, customTypes: () => null },
    prepareCall: ({ name }) => ({ ok: true, call: preparedCall(name) }),
  });
  const shown = (role: string, type: string): string => {
    const found = schemaFor(resolved, { role }).schema.getType(type);
    return found === undefined ? 'absent' : printType(found).replaceAll(/\s+/g, ' ');
  };
  return {
    resolved,
    reasons: inconsistencies.map(({ reason }) => reason),
    types: inconsistencies.map(({ type }) => type),
    shown,
  };
}

const fields = (...output_fields: readonly string[]): ActionPermission => ({ role: 'user', output_fields });

describe('a type that several actions of a role answer', () => {
  it('shows what all entries leave', () => {
    const { shown, reasons } = resolve({ one: [fields('id', 'a')], two: [fields('id', 'b')] });
    expect([shown('user', 'Out'), reasons]).toEqual(['type Out { id: Int }', []]);
  });

  it('shows no more because an action without output fields answers it too', () => {
    expect(resolve({ one: [fields('id')], two: [{ role: 'user' }] }).shown('user', 'Out')).toBe('type Out { id: Int }');
  });

  it('is shown to other roles and the admin as a whole', () => {
    const { shown } = resolve({ one: [fields('id'), { role: 'other' }] });
    expect(shown('other', 'Out')).toContain('b: Int');
    expect(shown('admin', 'Out')).toContain('b: Int');
  });

  it('is not left without fields: the later entry gives nothing', () => {
    const { shown, reasons, types } = resolve({ one: [fields('a')], two: [fields('b')] });
    expect(shown('user', 'Out')).toBe('type Out { a: Int }');
    expect(shown('user', 'mutation_root')).not.toContain('two');
    expect(types).toEqual(['action_permission']);
    expect(reasons[0]).toContain('no field of the object type "Out" is left');
  });

  it('is bound by paths that reach it from another type', () => {
    const { shown } = resolve({ one: [fields('id', 'in.x', 'in.out')] });
    expect(shown('user', 'In')).toBe('type In { x: Int out: Out }');
    expect(shown('user', 'Out')).toBe('type Out { id: Int in: In }');
  });

  it('shows all of a nested object that is named without a path too', () => {
    expect(resolve({ one: [fields('in', 'in.x')] }).shown('user', 'In')).toContain('y: Int');
  });
});

describe('inherited roles', () => {
  const preset = (role: string, n: Json): ActionPermission => ({ role, presets: { n } });

  it.each<[string, readonly ActionPermission[], readonly string[], boolean]>([
    ['one parent that grants', [preset('a', 1)], ['a', 'b'], true],
    ['parents that grant on the same terms', [preset('a', 1), preset('b', 1)], ['a', 'b'], true],
    ['parents that grant on different terms', [preset('a', 1), preset('b', 2)], ['a', 'b'], false],
    ['a parent that grants without terms beside one with', [preset('a', 1), { role: 'b' }], ['a', 'b'], false],
    ['no parent that grants', [preset('c', 1)], ['a', 'b'], false],
  ])('with %s', (_, entries, parents, granted) => {
    const { resolved } = resolve({ one: entries }, { heir: parents });
    expect(resolved.actions.get('one')?.grants.has('heir')).toBe(granted);
  });

  it('tell of the conflict', () => {
    const { types } = resolve({ one: [preset('a', 1), preset('b', 2)] }, { heir: ['a', 'b'] });
    expect(types).toEqual(['inherited role permission inconsistency']);
  });

  it('stop at the nearest entry', () => {
    const entries = [preset('a', 1), preset('mid', 2)];
    const { resolved } = resolve({ one: entries }, { mid: ['a'], heir: ['mid'] });
    const { grants } = resolved.actions.get('one') ?? {};
    expect(grants?.get('heir')).toBe(grants?.get('mid'));
  });
});

describe('an entry', () => {
  it.each<[ActionPermission, string]>([
    [{ role: 'user', presets: { x: 1 } }, 'no argument "x"'],
    [{ role: 'user', presets: { n: 'one' } }, "expected a 32-bit integer for type 'Int'"],
    [{ role: 'user', presets: { m: [1, null] } }, 'null'],
    [{ role: 'user', presets: 'n' }, 'presets: expected an object'],
    [{ role: 'user', output_fields: ['x'] }, 'the object type "Out" has no field "x"'],
    [{ role: 'user', output_fields: ['id.x'] }, 'the output type "Int" has no fields'],
    [{ role: 'user', output_fields: 'id' }, 'expected a list'],
    [{ role: 'user', output_fields: ['__proto__'] }, 'no field "__proto__"'],
    [{ role: 'user', check: [] }, 'check: expected an object'],
    [{ role: 'user', check: { source: 'x', _exists: {} } }, 'the source "x" does not exist'],
  ])('gives nothing for %j', (permission, reason) => {
    const { reasons, shown, resolved } = resolve({ one: [permission] });
    expect(reasons).toEqual([expect.stringContaining(reason)]);
    expect(shown('user', 'mutation_root')).toBe('absent');
    expect(resolved.actions.has('one')).toBe(true);
  });

  it('gives nothing when another one of the role differs from it', () => {
    const { reasons, shown } = resolve({ one: [{ role: 'user', presets: { n: 1 } }, { role: 'user' }] });
    expect(reasons).toEqual([expect.stringContaining('several entries')]);
    expect(shown('user', 'mutation_root')).toBe('absent');
  });

  it('of the admin binds nobody', () => {
    const { shown, reasons } = resolve({ one: [{ role: 'admin', presets: { n: 1, x: 2 } }] });
    expect([shown('admin', 'mutation_root').includes('n: Int'), reasons]).toEqual([true, []]);
  });
});

describe('the text of a session variable', () => {
  it.each([
    ['7', GraphQLInt, 7],
    ['7x', GraphQLInt, '7x'],
    [' 7', GraphQLInt, ' 7'],
    ['-1.5e2', GraphQLFloat, '-1.5e2'],
    ['true', GraphQLBoolean, true],
    ['TRUE', GraphQLBoolean, 'TRUE'],
    ['7', GraphQLString, '7'],
    ['{1,2}', new GraphQLList(new GraphQLNonNull(GraphQLInt)), [1, 2]],
    ['{}', new GraphQLList(GraphQLInt), []],
    ['[1,"2"]', new GraphQLList(GraphQLInt), [1, 2]],
    ['3', new GraphQLNonNull(new GraphQLList(GraphQLInt)), 3],
    ['["a","b"]', new GraphQLList(GraphQLString), ['a', 'b']],
  ])('%s as %s', (text, type, expected) => {
    const value = readSessionText(text, type);
    expect(typeof value === 'object' && value !== null && 'text' in value ? value.text : value).toEqual(expected);
  });
});
