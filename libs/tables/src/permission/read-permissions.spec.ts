import type { Json, JsonObject } from '@app/types';
import { catalogFunction, catalogOf } from '../../../../test/support/catalog-builder.js';
import { resolveMetadata } from '../../../../test/support/resolve-metadata.js';
import { ALWAYS } from './condition.js';

const CATALOG = catalogOf({
  tables: [
    {
      table: 'author',
      columns: ['id int4', 'name', { name: 'made', type: 'int4', generated: 'always' }, 'doc jsonb'],
      primaryKey: ['id'],
    },
    { table: 'plain', columns: ['id int4'] },
  ],
  functions: [
    catalogFunction({ function: 'short', returns: 'text', returnsSet: false, arguments: ['row composite:author'] }),
    catalogFunction({ function: 'peers', returns: 'composite:author', arguments: ['row composite:author'] }),
  ],
});
const SELF = { manual_configuration: { remote_table: 'author', column_mapping: { id: 'id' } } };

function resolve(lists: JsonObject, table = 'author') {
  return resolveMetadata(CATALOG, {
    tables: [
      {
        table,
        ...(table === 'author'
          ? {
              object_relationships: [{ name: 'self', using: SELF }],
              computed_fields: ['short', 'peers'].map((name) => ({ name, definition: { function: name } })),
            }
          : {}),
        ...lists,
      },
    ],
  });
}

type Operation = 'select' | 'insert' | 'update' | 'delete';
const entry = (operation: Operation, permission: Json, role: Json = 'user'): JsonObject => ({
  [`${operation}_permissions`]: [{ role, permission }],
});
const permissionsOf = (operation: Operation, permission: Json) => {
  const { reasons, table } = resolve(entry(operation, permission));
  expect(reasons).toEqual([]);
  return table('author').permissions.get('user');
};
const faultOf = (operation: Operation, permission: Json, role: Json = 'user') =>
  resolve(entry(operation, permission, role)).reasons[0];
const inContext = (text: string) => `Inconsistent object: in table "author": in permission for role "user": ${text}`;

describe('select permissions', () => {
  it('have their defaults', () => {
    expect(permissionsOf('select', { columns: '*', filter: {} })?.select).toEqual({
      columns: new Map([
        ['id', null],
        ['name', null],
        ['made', null],
        ['doc', null],
      ]),
      computedFields: new Map(),
      filter: ALWAYS,
      limit: null,
      allowAggregations: false,
      queryRootFields: new Set(['select', 'select_by_pk', 'select_aggregate']),
      subscriptionRootFields: new Set(['select', 'select_by_pk', 'select_aggregate', 'select_stream']),
    });
  });

  it('may grant nothing but the rows', () => {
    const huge = permissionsOf('select', { columns: [], filter: {}, limit: 2 ** 31 })?.select;
    expect(huge?.limit).toBeNull();
    const select = permissionsOf('select', { columns: [], filter: {}, query_root_fields: [], limit: 0 })?.select;
    expect(select).toMatchObject({ columns: new Map(), limit: 0, queryRootFields: new Set() });
  });

  it('grant columns in the order of the table and scalar computed fields', () => {
    const given = { columns: ['name', 'id'], computed_fields: ['short'], filter: {} };
    const select = permissionsOf('select', given)?.select;
    expect([...(select?.columns.keys() ?? [])]).toEqual(['id', 'name']);
    expect([...(select?.computedFields.keys() ?? [])]).toEqual(['short']);
  });

  it('are reported with their whole definition', () => {
    const permission = { columns: ['x'], filter: {} };
    expect(resolve(entry('select', permission)).inconsistencies).toEqual([
      {
        type: 'select_permission',
        name: 'select_permission user in table author in source default',
        reason: inContext('column "x" does not exist'),
        definition: {
          source: 'default',
          table: { schema: 'public', name: 'author' },
          role: 'user',
          permission,
          comment: null,
        },
      },
    ]);
  });

  it.each<[JsonObject, string]>([
    [
      { columns: ['self'] },
      'expecting a database column; but, "self" is a relationship; permissions for relationships are automatically inferred',
    ],
    [
      { columns: ['short'] },
      'expecting a database column; but, "short" is a computed field; permissions for relationships are automatically inferred',
    ],
    [{ columns: null }, "the key 'columns' was not present"],
    [{ columns: 'id' }, 'columns: expected a list of names'],
    [{ columns: [1] }, 'columns: expected a list of names'],
    [{ filter: null }, "the key 'filter' was not present"],
    [{ filter: { nope: 1 } }, '"nope" does not exist'],
    [{ computed_fields: ['x'] }, 'computed field "x" does not exist'],
    [{ computed_fields: '*' }, 'computed_fields: expected a list of names'],
    [
      { computed_fields: ['peers'] },
      'select permissions on computed field "peers" are auto-derived from the permissions on its returning table "author" and cannot be specified manually',
    ],
    [{ limit: -1 }, 'unexpected negative value'],
    [{ limit: 1.5 }, 'limit: expected an integer'],
    [{ limit: 'x' }, 'limit: expected an integer'],
    [{ allow_aggregations: 'yes' }, 'allow_aggregations: expected a boolean'],
    [
      { columns: ['name'], query_root_fields: ['select_by_pk'] },
      'The "select_by_pk" field cannot be included in the query_root_fields or subscription_root_fields because the role "user" does not have access to the primary key of the table "author" in the source "default"',
    ],
    [
      { subscription_root_fields: ['select_aggregate'] },
      'The "select_aggregate" root field can only be enabled in the query_root_fields or  the subscription_root_fields when "allow_aggregations" is set to true',
    ],
    [
      { query_root_fields: ['select_stream'] },
      'unexpected root field, expected one of: select, select_by_pk, select_aggregate',
    ],
    [
      { query_root_fields: ['insert'] },
      'unexpected root field, expected one of: select, select_by_pk, select_aggregate',
    ],
    [{ query_root_fields: 'select' }, 'expected a list of root fields'],
  ])('cannot have %j', (part, text) => {
    expect(faultOf('select', { columns: '*', filter: {}, ...part })).toBe(inContext(text));
  });
});

describe('insert permissions', () => {
  it('grant what can be written, without presets', () => {
    const set = { id: 'X-Hasura-User-Id', doc: { a: 'x-hasura-b' } };
    expect(permissionsOf('insert', { check: {}, set })?.insert).toEqual({
      columns: new Set(['name']),
      check: ALWAYS,
      presets: new Map([
        ['id', { type: 'session', variable: 'x-hasura-user-id' }],
        ['doc', { type: 'literal', value: { a: 'x-hasura-b' } }],
      ]),
      backendOnly: false,
      validateInput: null,
    });
  });

  it('keep their webhook', () => {
    const definition = { url: '{{URL}}/check', headers: [{ name: 'a', value_from_env: 'B' }], timeout: 3 };
    const insert = permissionsOf('insert', {
      check: {},
      backend_only: true,
      validate_input: { type: 'http', definition },
    })?.insert;
    expect(insert).toMatchObject({
      backendOnly: true,
      validateInput: {
        url: '{{URL}}/check',
        headers: [{ name: 'a', value_from_env: 'B' }],
        timeoutSeconds: 3,
        forwardClientHeaders: false,
      },
    });
  });

  it.each<[JsonObject, string]>([
    [{ columns: ['x'] }, 'column "x" does not exist'],
    [
      { columns: ['self'] },
      'expecting a database column; but, "self" is a relationship; Only table columns can have insert permissions defined, not relationships or other field types',
    ],
    [
      { columns: ['short'] },
      'expecting a database column; but, "short" is a computed field; Only table columns can have insert permissions defined, not relationships or other field types',
    ],
    [{ columns: ['made'] }, 'Column "made" is not insertable and so cannot have insert permissions defined'],
    [{ check: null }, "the key 'check' was not present"],
    [{ set: { x: 1 } }, 'column "x" does not exist'],
    [
      { set: { self: 1 } },
      'expecting a database column; but, "self" is a relationship; column "self" not found in table "author"',
    ],
    [{ set: { id: true } }, 'parsing Int failed, expected Number, but encountered Boolean'],
    [{ set: [] }, 'set: parsing Object failed, expected Object, but encountered Array'],
    [{ backend_only: 1 }, 'backend_only: expected a boolean'],
    [{ validate_input: 1 }, 'validate_input: expected a definition of type "http"'],
    [
      { validate_input: { type: 'ftp', definition: { url: 'x' } } },
      'validate_input: expected a definition of type "http"',
    ],
    [{ validate_input: { definition: {} } }, "validate_input: the key 'url' was not present"],
    [
      { validate_input: { definition: { url: 'x', timeout: -1 } } },
      'validate_input: timeout: expected a number of seconds',
    ],
    [{ validate_input: { definition: { url: 'x', headers: {} } } }, 'validate_input: headers: expected a list'],
    [
      { validate_input: { definition: { url: 'x', headers: [{ name: 'a' }] } } },
      'validate_input: headers: expected a name with a value or value_from_env',
    ],
    [
      { validate_input: { definition: { url: 'x', forward_client_headers: 1 } } },
      'validate_input: forward_client_headers: expected a boolean',
    ],
  ])('cannot have %j', (part, text) => {
    expect(faultOf('insert', { check: {}, ...part })).toBe(inContext(text));
  });
});

describe('update permissions', () => {
  it('check afterwards only where told to', () => {
    expect(permissionsOf('update', { columns: '*', filter: {} })?.update).toMatchObject({
      columns: new Set(['id', 'name', 'doc']),
      check: null,
    });
    expect(permissionsOf('update', { columns: [], filter: {}, check: {} })?.update?.check).toEqual(ALWAYS);
  });

  it.each<[JsonObject, string]>([
    [{ columns: null }, "the key 'columns' was not present"],
    [{ columns: ['made'] }, 'Column "made" is not updatable and so cannot have update permissions defined'],
    [
      { columns: ['self'] },
      'expecting a database column; but, "self" is a relationship; Only table columns can have update permissions defined, not relationships or other field types',
    ],
    [{ filter: null }, "the key 'filter' was not present"],
    [{ check: [] }, 'parsing Object failed, expected Object, but encountered Array'],
  ])('cannot have %j', (part, text) => {
    expect(faultOf('update', { columns: '*', filter: {}, ...part })).toBe(inContext(text));
  });
});

describe('any permission', () => {
  it('leaves the role without it when it cannot be read, and only without it', () => {
    const lists = { ...entry('delete', {}), ...entry('select', { columns: '*', filter: {} }) };
    const { reasons, table } = resolve(lists);
    expect(reasons).toEqual([inContext("the key 'filter' was not present")]);
    expect(table('author').permissions.get('user')).toMatchObject({ delete: null, select: { limit: null } });
  });

  it('is never given to admin', () => {
    expect(faultOf('select', { columns: '*', filter: {} }, 'admin')).toBe(
      'Inconsistent object: in table "author": in permission for role "admin": cannot define permission for admin role',
    );
  });

  it('is given once', () => {
    const one = { role: 'user', permission: { filter: {} } };
    const { reasons, table } = resolve({ delete_permissions: [one, one] });
    expect(reasons).toEqual(['Multiple definitions for: delete_permission user in table author in source default']);
    expect(table('author').permissions.get('user')?.delete).not.toBeNull();
  });

  it.each<Json>([null, 1, 'x', []])('is an object: %j', (permission) => {
    expect(faultOf('delete', permission)).toContain('permission: parsing Object failed');
  });

  it.each<Json>([null, 1, '', {}])('has a role: %j', (role) => {
    expect(faultOf('delete', { filter: {} }, role)).toContain("the key 'role' was not present");
  });

  it('may not list select_by_pk where there is no primary key', () => {
    const permission = { columns: '*', filter: {}, query_root_fields: ['select_by_pk'] };
    expect(resolve(entry('select', permission), 'plain').reasons[0]).toContain(
      'does not have access to the primary key',
    );
  });
});
