import fc from 'fast-check';
import type { InheritedRole } from '@app/types';
import { resolveRoles } from './resolve-roles.js';

const inherit = (roles: Readonly<Record<string, readonly string[]>>): readonly InheritedRole[] =>
  Object.entries(roles).map(([role_name, role_set]) => ({ role_name, role_set }));
const known = new Set(['a', 'b', 'c']);

/** The inconsistency of a role. */
const refused = (role_name: string, role_set: readonly string[], reason: string): unknown => ({
  type: 'inherited_role',
  name: `inherited_role inherited role ${role_name}`,
  reason: `Inconsistent object: ${reason}`,
  definition: { role_name, role_set },
});

describe('withParents', () => {
  it('is the role alone when nothing is inherited', () => {
    expect(resolveRoles([], known).withParents('a')).toEqual(['a']);
  });

  it('is the role alone when nobody knows it', () => {
    expect(resolveRoles([], known).withParents('nobody')).toEqual(['nobody']);
  });

  it('names the role, then its parents', () => {
    expect(resolveRoles(inherit({ m: ['a', 'b'] }), known).withParents('m')).toEqual(['m', 'a', 'b']);
  });

  it('reaches through parents that inherit themselves, in any order of definition', () => {
    const { withParents, inconsistencies } = resolveRoles(inherit({ top: ['m', 'c'], m: ['n'], n: ['a', 'b'] }), known);
    expect(inconsistencies).toEqual([]);
    expect([...withParents('top')].sort()).toEqual(['a', 'b', 'c', 'm', 'n', 'top']);
  });

  it('names a role once that is reached twice', () => {
    const { withParents } = resolveRoles(inherit({ top: ['m', 'n'], m: ['a'], n: ['a'] }), known);
    expect(withParents('top')).toEqual(['top', 'm', 'n', 'a']);
  });

  it('does not go from parent to child', () => {
    expect(resolveRoles(inherit({ m: ['a', 'b'] }), known).withParents('a')).toEqual(['a']);
  });

  it('answers the same when asked again', () => {
    const { withParents } = resolveRoles(inherit({ m: ['a', 'b'] }), known);
    expect(withParents('m')).toEqual(withParents('m'));
  });

  it.each(['__proto__', 'constructor', ''])('takes %j for a role like others', (role) => {
    const { withParents } = resolveRoles([{ role_name: role, role_set: ['a'] }], known);
    expect(withParents(role)).toEqual([role, 'a']);
    expect(resolveRoles([], known).withParents(role)).toEqual([role]);
  });
});

describe('faults of inherited roles', () => {
  it.each([
    ['one parent', ['a', 'x'], 'x'],
    ['several, in their order', ['y', 'a', 'x'], 'y, x'],
    ['all', ['x'], 'x'],
  ])('are unknown parents: %s', (_case, role_set, missing) => {
    const { inconsistencies, withParents } = resolveRoles([{ role_name: 'manager', role_set }], known);
    expect(inconsistencies).toEqual([
      refused(
        'manager',
        role_set,
        `in inherited role manager: the following parent role(s) are not found: ${missing} which are required to construct the inherited role: "manager"`,
      ),
    ]);
    expect(withParents('manager')).toEqual(['manager']);
  });

  it('quote the name of the role as JSON', () => {
    const { inconsistencies } = resolveRoles(inherit({ 'm"\u0000': ['x'] }), known);
    expect(inconsistencies[0]?.reason).toContain('the inherited role: "m\\"\\u0000"');
  });

  it('are cycles, told from each role on them', () => {
    const { inconsistencies } = resolveRoles(inherit({ p: ['q'], q: ['p', 'a'] }), known);
    expect(inconsistencies).toEqual([
      refused('p', ['q'], 'found cycle(s) in roles: ["p","q","p"]'),
      refused('q', ['p', 'a'], 'found cycle(s) in roles: ["q","p","q"]'),
    ]);
  });

  it('are cycles of one and of three', () => {
    const { inconsistencies } = resolveRoles(inherit({ s: ['s'], p: ['q'], q: ['r'], r: ['p'] }), known);
    expect(inconsistencies.map(({ reason }) => reason)).toEqual([
      'Inconsistent object: found cycle(s) in roles: ["s","s"]',
      'Inconsistent object: found cycle(s) in roles: ["p","q","r","p"]',
      'Inconsistent object: found cycle(s) in roles: ["q","r","p","q"]',
      'Inconsistent object: found cycle(s) in roles: ["r","p","q","r"]',
    ]);
  });

  it('leave a role on a cycle without what it would inherit', () => {
    const { withParents } = resolveRoles(inherit({ p: ['q', 'a'], q: ['p', 'b'] }), known);
    expect(withParents('p')).toEqual(['p']);
  });

  it('are not told of a role that only leads to a cycle', () => {
    const { inconsistencies, withParents } = resolveRoles(inherit({ top: ['p', 'a'], p: ['p'] }), known);
    expect(inconsistencies.map(({ name }) => name)).toEqual(['inherited_role inherited role p']);
    expect(withParents('top')).toEqual(['top', 'p', 'a']);
  });

  it('do not overflow the stack in a chain of 3,000', () => {
    const chain = Array.from({ length: 3_000 }, (_, i) => ({ role_name: `r${i}`, role_set: [`r${i + 1}`] }));
    const { inconsistencies, withParents } = resolveRoles([...chain, { role_name: 'r3000', role_set: ['a'] }], known);
    expect(inconsistencies).toEqual([]);
    expect(withParents('r0')).toHaveLength(3_002);
  });

  it('are told exactly of the roles that reach themselves or miss a parent', () => {
    const name = fc.constantFrom('p', 'q', 'r', 's', 't');
    const roles = fc.uniqueArray(
      fc.record({ role_name: name, role_set: fc.array(fc.oneof(name, fc.constantFrom('a', 'x')), { maxLength: 3 }) }),
      { selector: ({ role_name }) => role_name },
    );
    fc.assert(
      fc.property(roles, (inherited) => {
        const sets = new Map<string, readonly string[]>(
          inherited.map(({ role_name, role_set }) => [role_name, role_set]),
        );
        const reach = (from: string, seen: Set<string>): Set<string> => {
          for (const parent of sets.get(from) ?? []) if (!seen.has(parent)) reach(parent, seen.add(parent));
          return seen;
        };
        const faulty = inherited.filter(
          ({ role_name, role_set }) =>
            role_set.some((parent) => !known.has(parent) && !sets.has(parent)) ||
            reach(role_name, new Set()).has(role_name),
        );
        const { inconsistencies } = resolveRoles(inherited, known);
        expect(inconsistencies.map(({ definition }) => definition)).toEqual(faulty);
      }),
      { numRuns: 500 },
    );
  });
});
