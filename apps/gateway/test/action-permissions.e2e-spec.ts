// Terms of action permissions (presets, output fields, checks) through the whole gateway, and the ways around them that are none.
import type { Json, JsonObject } from '@app/types';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { until } from '../../../test/support/until.js';
import { MODERN, openReady } from '../../../test/support/websocket-client.js';

let gateway: GatewayUnderTest;
let handler: ScriptedHandler;

const ADMIN = { 'x-hasura-admin-secret': 'secret' };
const as = (id: string, role = 'user'): Readonly<Record<string, string>> => ({
  ...ADMIN,
  'x-hasura-role': role,
  'x-hasura-user-id': id,
});

const fieldsOf = (fields: Readonly<Record<string, string>>): Json =>
  Object.entries(fields).map(([name, type]) => ({ name, type }));
const TYPES: JsonObject = {
  input_objects: [{ name: 'Why', fields: fieldsOf({ text: 'String', user_id: 'Int' }) }],
  objects: [
    { name: 'Later', fields: fieldsOf({ cancelled: 'Cancelled' }) },
    { name: 'Customer', fields: fieldsOf({ name: 'String', email: 'String' }) },
    {
      name: 'Cancelled',
      fields: fieldsOf({ id: 'Int!', owner: 'Int', secret: 'String', customer: 'Customer' }),
      relationships: [
        { name: 'order', type: 'object', remote_table: 'orders', field_mapping: { id: 'id' } },
        { name: 'byOwner', type: 'object', remote_table: 'orders', field_mapping: { owner: 'owner' } },
      ],
    },
  ],
};
const ARGUMENTS = fieldsOf({ order_id: 'Int!', user_id: 'Int!', why: 'Why' });
const OPEN_AND_OWN: Json = {
  _exists: {
    _table: 'orders',
    _where: { id: { $arg: 'order_id' }, owner: 'X-Hasura-User-Id', state: { _eq: 'open' } },
  },
};
const PRESETS: Json = { user_id: 'X-Hasura-User-Id' };
const FIELDS: Json = ['id', 'customer.name'];

const ANSWER = { id: 1, owner: 7, secret: 's3cret', customer: { name: 'Ada', email: 'ada@example.com' } };

async function action(name: string, definition: object, terms?: JsonObject): Promise<void> {
  await gateway.apply('create_action', {
    name,
    definition: { handler: `{{HANDLER}}/${name}`, arguments: ARGUMENTS, output_type: 'Cancelled', ...definition },
  });
  handler.on(`/${name}`, json(200, ANSWER));
  if (terms !== undefined) await gateway.apply('create_action_permission', { action: name, role: 'user', ...terms });
}

beforeAll(async () => {
  handler = await startScriptedHandler();
  gateway = await startGatewayUnderTest({ env: { HANDLER: handler.url, HASURA_GRAPHQL_ADMIN_SECRET: 'secret' } });
  const sql = `create table orders (id int primary key, owner int, state text);
    insert into orders values (1, 7, 'open'), (2, 7, 'closed'), (3, 8, 'open')`;
  await gateway.metadata({ type: 'run_sql', args: { sql } }, { path: '/v2/query', headers: ADMIN });
  await gateway.apply('pg_track_table', { table: 'orders' });
  const permission = { columns: ['id', 'owner'], filter: {} };
  await gateway.apply('pg_create_select_permission', { table: 'orders', role: 'user', permission });
  await gateway.apply('set_custom_types', TYPES);
  await action('cancel', {}, { presets: PRESETS, output_fields: FIELDS, check: OPEN_AND_OWN });
  await action(
    'cancelLater',
    { kind: 'asynchronous', output_type: 'Later' },
    { presets: PRESETS, check: OPEN_AND_OWN },
  );
  await action('price', { type: 'query', output_type: 'Int' }, { presets: PRESETS, check: OPEN_AND_OWN });
  handler.on('/price', json(200, 5));
  await gateway.apply('pg_create_remote_relationship', {
    table: 'orders',
    name: 'price',
    definition: { to_action: { action: 'price', argument_mapping: { order_id: 'id', user_id: 'id' } } },
  });
});
afterAll(async () => {
  await gateway.close();
  await handler.close();
});
beforeEach(() => {
  handler.calls.length = 0;
});

const ask = async (query: string, headers = as('7'), variables: JsonObject = {}): Promise<Json> =>
  (await gateway.graphql({ query, variables }, headers)).body;
const inputs = (): readonly Json[] => handler.calls.map(({ text }) => (JSON.parse(text) as { input: Json }).input);
const refusal = (message: string): unknown => ({ errors: [expect.objectContaining({ message })] });
const FAILED = {
  errors: [
    {
      message: 'check constraint of an action permission has failed',
      extensions: { path: '$', code: 'permission-error' },
    },
  ],
};

describe('presets', () => {
  it('are the input of the handler, as values of the argument’s type', async () => {
    expect(await ask('mutation { cancel(order_id: 1) { id } }')).toEqual({ data: { cancel: { id: 1 } } });
    expect(inputs()).toEqual([{ order_id: 1, user_id: 7 }]);
  });

  it.each([
    ['as a literal', 'mutation { cancel(order_id: 1, user_id: 8) { id } }', {}],
    ['under an alias', 'mutation { user_id: cancel(order_id: 1, user_id: 8) { id } }', {}],
    ['as a variable', 'mutation ($u: Int!) { cancel(order_id: 1, user_id: $u) { id } }', { u: 8 }],
    ['in a fragment', 'mutation { ...F } fragment F on mutation_root { cancel(order_id: 1, user_id: 8) { id } }', {}],
  ])('cannot be given %s', async (_, query, variables) => {
    expect(await ask(query, as('7'), variables)).toEqual(refusal("'cancel' has no argument named 'user_id'"));
    expect(inputs()).toEqual([]);
  });

  it('are no part of the role’s schema, but of the admin’s', async () => {
    const query = '{ __type(name: "mutation_root") { fields { name args { name } } } }';
    const shown = JSON.stringify(await ask(query));
    expect(shown).not.toContain('user_id');
    expect(JSON.stringify(await ask(query, ADMIN))).toContain('user_id');
  });

  it('are not set through input objects and their odd keys', async () => {
    const variables = JSON.parse('{"w": {"text": "x", "user_id": 8}}') as JsonObject;
    await ask('mutation ($w: Why) { cancel(order_id: 1, why: $w) { id } }', as('7'), variables);
    expect(inputs()).toEqual([{ order_id: 1, user_id: 7, why: { text: 'x', user_id: 8 } }]);
    const odd = JSON.parse('{"w": {"__proto__": {"user_id": 8}}}') as JsonObject;
    expect(await ask('mutation ($w: Why) { cancel(order_id: 1, why: $w) { id } }', as('7'), odd)).toHaveProperty(
      'errors',
    );
    expect(inputs()).toHaveLength(1);
  });

  it('are not set in a batch or over a websocket', async () => {
    const query = 'mutation { cancel(order_id: 1, user_id: 8) { id } }';
    const { body } = await gateway.graphql([{ query }, { query }], as('7'));
    const refused = refusal("'cancel' has no argument named 'user_id'");
    expect(body).toEqual([refused, refused]);
    const socket = await openReady(gateway.url, { protocol: MODERN, init: { headers: as('7') } });
    socket.send({ id: '1', type: 'subscribe', payload: { query } });
    expect(JSON.stringify(await socket.received(1))).toContain("has no argument named 'user_id'");
    socket.socket.close();
    await socket.closed;
    expect(inputs()).toEqual([]);
  });

  it('are not set by a stored query behind a URL', async () => {
    const query = 'mutation Q($user_id: Int!) { cancel(order_id: 1, user_id: $user_id) { id } }';
    await gateway.apply('create_query_collection', { name: 'c', definition: { queries: [{ name: 'q', query }] } });
    await gateway.apply('create_rest_endpoint', {
      name: 'q',
      url: 'q/:user_id',
      methods: ['POST'],
      definition: { query: { collection_name: 'c', query_name: 'q' } },
    });
    const { text } = await gateway.send({ method: 'POST', path: '/api/rest/q/8', headers: as('7') });
    expect(text).toContain("has no argument named 'user_id'");
    expect(inputs()).toEqual([]);
  });

  it('refuse a session without the variable, and one whose variable is of another type', async () => {
    const query = 'mutation { cancel(order_id: 1) { id } }';
    const nobody = { ...ADMIN, 'x-hasura-role': 'user' };
    expect(await ask(query, nobody)).toEqual(refusal('missing session variable: "x-hasura-user-id"'));
    expect(await ask(query, as('7 or 1=1'))).toEqual(
      refusal(
        `the session variable "x-hasura-user-id" does not fit the argument "user_id": expected a 32-bit integer for type 'Int', but found a string`,
      ),
    );
    expect(inputs()).toEqual([]);
  });

  it('win over what a relationship maps to the argument', async () => {
    expect(await ask('{ orders(where: {id: {_eq: 1}}) { price } }')).toEqual({ data: { orders: [{ price: 5 }] } });
    expect(inputs()).toEqual([{ order_id: 1, user_id: 7 }]);
    expect(await ask('{ orders(where: {id: {_eq: 1}}) { price(user_id: 8) } }')).toHaveProperty('errors');
  });

  it('do not bind the admin', async () => {
    expect(await ask('mutation { cancel(order_id: 2, user_id: 9) { secret } }', ADMIN)).toEqual({
      data: { cancel: { secret: 's3cret' } },
    });
    expect(inputs()).toEqual([{ order_id: 2, user_id: 9 }]);
  });
});

describe('output fields', () => {
  it.each([
    ['secret', 'Cancelled'],
    ['owner', 'Cancelled'],
    ['byOwner { id }', 'Cancelled'],
  ])('hide %s and the relationships that begin there', async (selection, type) => {
    const [name = ''] = selection.split(' ');
    expect(await ask(`mutation { cancel(order_id: 1) { ${selection} } }`)).toEqual(
      refusal(`field '${name}' not found in type: '${type}'`),
    );
  });

  it('hide fields of nested objects', async () => {
    expect(await ask('mutation { cancel(order_id: 1) { customer { email } } }')).toEqual(
      refusal("field 'email' not found in type: 'Customer'"),
    );
  });

  it('leave the others and their relationships', async () => {
    expect(await ask('mutation { cancel(order_id: 1) { id customer { name } order { owner } } }')).toEqual({
      data: { cancel: { id: 1, customer: { name: 'Ada' }, order: { owner: 7 } } },
    });
  });

  it('bind a type wherever the role meets it', async () => {
    expect(await ask('{ cancelLater(id: "0") { output { cancelled { secret } } } }')).toEqual(
      refusal("field 'secret' not found in type: 'Cancelled'"),
    );
  });
});

describe('a check', () => {
  it.each([
    ['a closed order', 2, '7'],
    ['somebody else’s order', 3, '7'],
    ['an order that is not there', 99, '7'],
  ])('keeps the handler from being called for %s', async (_, order, user) => {
    expect(await ask(`mutation { cancel(order_id: ${order.toString()}) { id } }`, as(user))).toEqual(FAILED);
    expect(inputs()).toEqual([]);
  });

  it('is asked before an asynchronous run is stored', async () => {
    expect(await ask('mutation { cancelLater(order_id: 3) }')).toEqual(FAILED);
    const answer = (await ask('mutation { cancelLater(order_id: 1) }')) as { readonly data: JsonObject };
    expect(answer.data.cancelLater).toEqual(expect.any(String));
    await until(() => handler.calls.length > 0);
    expect(inputs()).toEqual([{ order_id: 1, user_id: 7 }]);
  });

  it('is asked for every key of a relationship', async () => {
    expect(await ask('{ orders(order_by: {id: asc}) { price } }')).toEqual(FAILED);
    expect(inputs()).toEqual([]);
  });

  it('is asked for every field of an operation', async () => {
    const query = 'query { a: price(order_id: 1) b: price(order_id: 3) }';
    expect(await ask(query)).toEqual(FAILED);
    expect(inputs().every((input) => (input as JsonObject).order_id === 1)).toBe(true);
  });

  it('is not got around by an idempotency key of a call that was allowed', async () => {
    const key = { 'idempotency-key': 'k1' };
    const query = (id: number): string => `mutation { cancel(order_id: ${id.toString()}) { id } }`;
    expect(await ask(query(1), { ...as('7'), ...key })).toEqual({ data: { cancel: { id: 1 } } });
    expect(await ask(query(3), { ...as('7'), ...key })).toEqual(FAILED);
    expect(await ask(query(1), { ...as('8'), ...key })).toEqual(FAILED);
  });

  it('is asked again when an answer could have been kept', async () => {
    const query = 'query @cached(ttl: 60) { price(order_id: 1) }';
    expect(await ask(query)).toEqual({ data: { price: 5 } });
    await sql("update orders set state = 'closed' where id = 1");
    expect(await ask(query)).toEqual(FAILED);
    await sql("update orders set state = 'open' where id = 1");
  });

  it('refuses values that no column takes', async () => {
    await action(
      'named',
      { arguments: fieldsOf({ id: 'ID' }) },
      {
        check: { _exists: { _table: 'orders', _where: { id: { _eq: { $arg: 'id' } } } } },
      },
    );
    expect(await ask(`mutation { named(id: "1'; drop table orders --") { id } }`)).toHaveProperty('errors');
    expect(await ask('mutation { named { id } }')).toEqual(FAILED);
    expect(await ask('mutation { named(id: null) { id } }')).toEqual(FAILED);
    expect(await ask('mutation { named(id: "1") { id } }')).toEqual({ data: { named: { id: 1 } } });
    expect(inputs()).toHaveLength(1);
  });
});

describe('an inherited role', () => {
  beforeAll(async () => {
    await gateway.apply('create_action_permission', { action: 'cancel', role: 'clerk', presets: { user_id: 99 } });
    await gateway.apply('add_inherited_role', { role_name: 'one', role_set: ['user'] });
    await gateway.apply('add_inherited_role', { role_name: 'both', role_set: ['user', 'clerk'] });
    await gateway.apply('add_inherited_role', { role_name: 'below', role_set: ['both', 'one'] });
  });
  const query = (id: number): string => `mutation { cancel(order_id: ${id.toString()}) { id } }`;

  it('is bound as the one parent that grants the action', async () => {
    expect(await ask(query(1), as('7', 'one'))).toEqual({ data: { cancel: { id: 1 } } });
    expect(inputs()).toEqual([{ order_id: 1, user_id: 7 }]);
    expect(await ask(query(3), as('7', 'one'))).toEqual(FAILED);
    expect(await ask('mutation { cancel(order_id: 1) { secret } }', as('7', 'one'))).toEqual(
      refusal("field 'secret' not found in type: 'Cancelled'"),
    );
  });

  it.each(['both', 'below'])('does not get what its parents grant on different terms (%s)', async (role) => {
    expect(await ask(query(1), as('7', role))).toEqual(refusal("field 'cancel' not found in type: 'mutation_root'"));
    expect(inputs()).toEqual([]);
    expect(JSON.stringify(await gateway.apply('get_inconsistent_metadata', {}))).toContain(
      `Could not inherit permission for the role '${role}' for the entity: 'action: 'cancel''`,
    );
  });

  it('has the terms of its own entry, if there is one', async () => {
    await gateway.apply('create_action_permission', { action: 'cancel', role: 'both', presets: { user_id: 5 } });
    expect(await ask(query(3), as('7', 'both'))).toEqual({ data: { cancel: { id: 1 } } });
    expect(inputs()).toEqual([{ order_id: 3, user_id: 5 }]);
    await gateway.apply('drop_action_permission', { action: 'cancel', role: 'both' });
  });
});

describe('metadata', () => {
  const command = async (terms: JsonObject): Promise<string> => {
    const args = { action: 'plain', role: 'user', ...terms };
    const { body } = await gateway.metadata({ type: 'create_action_permission', args }, { headers: ADMIN });
    return JSON.stringify(body);
  };
  beforeAll(() => action('plain', {}));

  it.each<[JsonObject, string]>([
    [{ presets: { nobody: 1 } }, 'presets: the action has no argument \\"nobody\\"'],
    [{ presets: { order_id: 'one' } }, 'presets: argument \\"order_id\\": expected a 32-bit integer for type \'Int\''],
    [{ presets: [] }, 'presets: expected an object'],
    [{ output_fields: ['nothing'] }, 'the object type \\"Cancelled\\" has no field \\"nothing\\"'],
    [{ output_fields: [] }, 'output_fields: expected a list'],
    [{ output_fields: ['secret'] }, 'no field of the object type \\"Cancelled\\" is left'],
    [{ check: {} }, 'check: expected one of the keys _exists, _and, _or, _not'],
    [{ check: { id: 1 } }, 'but found id'],
    [{ check: { _exists: { _table: 'nowhere', _where: {} } } }, 'table \\"nowhere\\" does not exist'],
    [{ check: { source: 'other', _exists: {} } }, 'the source \\"other\\" does not exist'],
    [
      { check: { _exists: { _table: 'orders', _where: { id: { $arg: 'nobody' } } } } },
      'check: the action has no argument \\"nobody\\"',
    ],
  ])('refuses %j', async (terms, reason) => {
    expect(await command(terms)).toContain(reason);
    expect(await ask('mutation { plain(order_id: 1, user_id: 1) { id } }')).toHaveProperty('errors');
  });

  it('comes back as it was exported', async () => {
    const before = await gateway.apply('export_metadata', {});
    await gateway.apply('replace_metadata', before as JsonObject);
    expect(await gateway.apply('export_metadata', {})).toEqual(before);
    expect(JSON.stringify(before)).toContain(JSON.stringify(FIELDS));
    expect(await ask('mutation { cancel(order_id: 3) { id } }')).toEqual(FAILED);
  });
});

async function sql(text: string): Promise<void> {
  const { status } = await gateway.metadata(
    { type: 'run_sql', args: { sql: text } },
    { path: '/v2/query', headers: ADMIN },
  );
  expect(status).toBe(200);
}
