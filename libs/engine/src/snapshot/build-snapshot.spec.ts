import { type GatewayError, type Inconsistency, type MetadataDocument } from '@app/types';
import { echoKind } from '../../../../test/support/echo-kind.js';
import { echoDocument, echoGateway, echoSnapshot, faultOf } from '../../../../test/support/engine-harness.js';
import type { AnyKind } from './role-schema.js';

const key = (role: string) => ({ role, api: 'graphql', backendOnlyPermissions: false }) as const;

describe('role schemas', () => {
  const snapshot = echoSnapshot();

  it('are built once per key', () => {
    expect(snapshot.roleSchema(key('user'))).toBe(snapshot.roleSchema({ ...key('user') }));
  });

  it.each([
    ['role', { ...key('editor') }],
    ['API', { ...key('user'), api: 'relay' as const }],
    ['backend-only permissions', { ...key('user'), backendOnlyPermissions: true }],
  ])('differ by %s', (_part, other) => {
    expect(snapshot.roleSchema(other)).not.toBe(snapshot.roleSchema(key('user')));
  });

  it('are one and the same for all roles without a permission', () => {
    expect(snapshot.roleSchema(key('stranger'))).toBe(snapshot.roleSchema(key('nobody')));
    expect(snapshot.roleSchema(key('__proto__'))).toBe(snapshot.roleSchema(key('')));
  });

  it('of roles without a permission are not shared with roles that have one', () => {
    expect(snapshot.roleSchema(key('stranger'))).not.toBe(snapshot.roleSchema(key('user')));
  });

  it('do not pile up when strangers take ever new roles', () => {
    const fresh = echoSnapshot();
    const first = fresh.roleSchema(key('user'));
    for (let i = 0; i < 2000; i++) fresh.roleSchema(key(`stranger${i}`));
    expect(fresh.roleSchema(key('user'))).toBe(first);
  });

  it('of another snapshot are others', () => {
    expect(echoSnapshot().roleSchema(key('user'))).not.toBe(snapshot.roleSchema(key('user')));
  });
});

describe('inherited roles', () => {
  const inherited = (roles: MetadataDocument['inheritedRoles']): ReturnType<typeof echoGateway> =>
    echoGateway({}, { document: echoDocument(undefined, { inheritedRoles: roles }) });
  const ALL = '{ whoami author { id } authors { id } }';

  it('have the fields of all their parents', async () => {
    const gateway = inherited([{ role_name: 'manager', role_set: ['user', 'reader'] }]);
    const answer = await gateway.answer(ALL, { role: 'manager' });
    expect(answer).toMatchObject({ whoami: 'manager', authors: [{ id: 'Author.id' }, { id: 'Author.id' }] });
  });

  it('have the fields of parents of parents', async () => {
    const gateway = inherited([
      { role_name: 'chief', role_set: ['manager'] },
      { role_name: 'manager', role_set: ['writer'] },
    ]);
    expect(await gateway.answer('mutation { record }', { role: 'chief' })).toEqual({ record: 'mutation_root.record' });
  });

  it.each([
    ['a parent is unknown', [{ role_name: 'manager', role_set: ['user', 'nobody'] }]],
    [
      'they form a cycle',
      [
        { role_name: 'manager', role_set: ['user', 'boss'] },
        { role_name: 'boss', role_set: ['manager'] },
      ],
    ],
  ])('have nothing when %s', async (_case, roles) => {
    const gateway = inherited(roles);
    expect(gateway.snapshot.inconsistencies).toHaveLength(roles.length);
    expect(await gateway.fault('{ whoami }', { role: 'manager' })).toMatchObject({
      message: "field 'whoami' not found in type: 'query_root'",
    });
  });

  it('do not give their fields to their parents', async () => {
    const gateway = inherited([{ role_name: 'manager', role_set: ['user', 'reader'] }]);
    expect(await gateway.fault('{ authors { id } }', { role: 'user' })).toMatchObject({
      message: "field 'authors' not found in type: 'query_root'",
    });
  });
});

describe('inconsistencies', () => {
  const note = (name: string): Inconsistency => ({ type: 'action', name, reason: 'r', definition: null });
  const faulty = (name: string): AnyKind => ({
    ...echoKind({ sdl: 'type query_root { a: Int }' }),
    contribute: () => undefined,
    resolve: () => ({ resolved: null, inconsistencies: [note(name)] }),
  });

  it('are collected from sources, kinds and roles, in this order', () => {
    const snapshot = echoSnapshot(
      {},
      {
        document: echoDocument(undefined, {
          sources: [{ name: 'default', kind: 'postgres', tables: [], configuration: {} }],
          inheritedRoles: [{ role_name: 'm', role_set: ['m'] }],
        }),
        catalogs: new Map([['default', { error: 'gone' }]]),
        kinds: [faulty('first'), { ...faulty('second'), name: 'table' }],
      },
    );
    expect(snapshot.inconsistencies.map(({ name }) => name)).toEqual([
      'source default',
      'first',
      'second',
      'inherited_role inherited role m',
    ]);
  });

  it('are none in sound metadata', () => {
    expect(echoSnapshot().inconsistencies).toEqual([]);
  });

  it('let kinds see environment, sources and roles', () => {
    const seen: unknown[] = [];
    const spy: AnyKind = {
      ...faulty('spy'),
      resolve: (document, env) => {
        seen.push(document.actions.length, env.environment.HOST, [...env.sources.keys()], env.withParents('m'));
        return { resolved: null, inconsistencies: [] };
      },
    };
    echoSnapshot(
      {},
      {
        document: echoDocument({ whoami: ['user'] }, { inheritedRoles: [{ role_name: 'm', role_set: ['user'] }] }),
        environment: { HOST: 'h' },
        kinds: [spy],
      },
    );
    expect(seen).toEqual([1, 'h', [], ['m', 'user']]);
  });
});

describe('name clashes', () => {
  const build = (...sdls: readonly string[]): unknown => {
    const names = ['action', 'table', 'remote-schema'] as const;
    const kinds = sdls.map((sdl, index) => echoKind({ sdl, name: names[index] ?? 'action' }));
    try {
      return echoSnapshot({}, { kinds });
    } catch (error) {
      expect((error as GatewayError).status).toBe(500);
      return faultOf(error);
    }
  };
  const field = (root: string): unknown => ({
    message: `Encountered conflicting definitions in the selection set for '${root}' for field 'a' defined in [actions]. Fields must not be defined more than once across all sources.`,
    code: 'unexpected',
    path: '$',
  });

  it.each(['query_root', 'mutation_root', 'subscription_root'])('of fields of %s stop the build', (root) => {
    const query = root === 'query_root' ? '' : 'type query_root { q: Int }';
    const second = root === 'query_root' ? '' : 'type query_root { r: Int }';
    expect(build(`${query} type ${root} { a: Int }`, `${second} type ${root} { a: Int }`)).toEqual(field(root));
  });

  it('of types stop the build', () => {
    expect(build('type query_root { a: T } type T { x: Int }', 'type query_root { b: T } type T { y: Int }')).toEqual({
      message:
        "Found conflicting definitions for GraphQL type 'T'.  The definition at 'table' differs from the definition at e.g. 'action'.",
      code: 'unexpected',
      path: '$',
    });
  });

  it('are none where the roots differ', () => {
    expect(
      build('type query_root { a: Int } type mutation_root { a: Int }', 'type query_root { b: Int }'),
    ).not.toHaveProperty('message');
  });

  it('are found for __proto__ too', () => {
    expect(build('type query_root { __proto__: Int }', 'type query_root { __proto__: Int }')).toMatchObject({
      message: expect.stringContaining("for field '__proto__'") as string,
    });
  });
});
