import { EMPTY_METADATA, type Json, type MetadataDocument } from '@app/types';
import { echoDocument } from '../../../../test/support/engine-harness.js';
import { rolesWithPermissions } from './roles-with-permissions.js';

const rolesOf = (document: Partial<MetadataDocument>): readonly string[] =>
  [...rolesWithPermissions({ ...EMPTY_METADATA, ...document })].toSorted();

const permissions = (...roles: string[]): Json => roles.map((role) => ({ role, permission: {} }));

it('finds the roles of actions', () => {
  expect(rolesOf({ actions: echoDocument({ a: ['user'], b: ['user', 'guest'] }).actions })).toEqual(['guest', 'user']);
});

it('finds the roles of tables and functions', () => {
  const tables = [
    {
      table: { schema: 'public', name: 't' },
      select_permissions: permissions('reader'),
      insert_permissions: permissions('writer'),
    },
  ];
  const functions: Json = [{ function: 'f', permissions: permissions('caller') }];
  const source = { name: 'default', kind: 'postgres', tables, functions, configuration: {} };
  expect(rolesOf({ sources: [source] })).toEqual(['caller', 'reader', 'writer']);
});

it('finds the roles of remote schemas', () => {
  const otherSections = { remote_schemas: [{ name: 'r', permissions: permissions('guest') }] };
  expect(rolesOf({ otherSections })).toEqual(['guest']);
});

it.each<[string, Json]>([
  ['a list of other things', [{ permissions: ['user', null, 1, [], { name: 'user' }, { role: 1 }] }]],
  ['no list', [{ permissions: { role: 'user' } }]],
  ['deeper down', [{ configuration: { permissions: permissions('user') } }]],
  ['not in an object of a list', { permissions: permissions('user') }],
])('finds no roles in permissions that are %s', (_, section) => {
  expect(rolesOf({ otherSections: { section } })).toEqual([]);
});

it('takes the parents of inherited roles for nothing: they must be known from elsewhere', () => {
  expect(rolesOf({ inheritedRoles: [{ role_name: 'both', role_set: ['a', 'b'] }] })).toEqual([]);
});
