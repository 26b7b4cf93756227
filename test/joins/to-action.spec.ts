// Relationships to query actions: of object types, of tables, of what those lead to.
import type { Json, JsonObject } from '@app/types';
import { joinGateway, refusal, type JoinGateway } from '../support/join-gateway.js';

const toAction = (name: string, action: string, argument_mapping: Record<string, string>): JsonObject => ({
  name,
  definition: { to_action: { action, argument_mapping } },
});

const author = (columns: readonly string[], filter: JsonObject = {}): JsonObject => ({ columns: [...columns], filter });

const asText = (value: Json): string => (typeof value === 'string' ? value : '');
const inputOf = (body: JsonObject): JsonObject => body.input as JsonObject;

let gateway: JoinGateway;
let failing = false;
let running = 0;
let most = 0;
beforeAll(async () => {
  gateway = await joinGateway({
    sql: `
      create table author (id int primary key, full_name text not null, boss_id int, big bigint, data jsonb);
      insert into author values (1, 'Ada "A"', null, 9007199254740993, '{"a":1.50}'), (2, 'Bob', 1, 2, null), (3, 'Cyd', 1, 2, null);
    `,
    tables: [
      {
        table: { schema: 'public', name: 'author' },
        configuration: { column_config: { full_name: { custom_name: 'name' } } },
        object_relationships: [
          {
            name: 'boss',
            using: { manual_configuration: { remote_table: 'author', column_mapping: { boss_id: 'id' } } },
          },
        ],
        array_relationships: [
          {
            name: 'staff',
            using: { manual_configuration: { remote_table: 'author', column_mapping: { id: 'boss_id' } } },
          },
        ],
        remote_relationships: [
          toAction('profile', 'profileOf', { id: 'id', name: 'full_name' }),
          toAction('mentor', 'profileOf', { id: 'boss_id' }),
          toAction('size', 'sizeOf', { n: 'id' }),
          {
            name: 'elsewhere',
            definition: { to_remote_schema: { remote_schema: 'x', lhs_fields: [], remote_field: {} } },
          },
        ],
        select_permissions: [
          { role: 'user', permission: author(['id', 'full_name']) },
          { role: 'nameless', permission: author(['id', 'boss_id']) },
          { role: 'one', permission: author(['id', 'full_name', 'boss_id'], { id: { _eq: 1 } }) },
        ],
        insert_permissions: [{ role: 'user', permission: { check: {}, columns: ['id', 'full_name'] } }],
      },
    ],
    customTypes: {
      objects: [
        {
          name: 'Profile',
          fields: [
            { name: 'id', type: 'Int!' },
            { name: 'text', type: 'String' },
            { name: 'next', type: 'Int' },
          ],
          relationships: [
            { name: 'author', type: 'object', remote_table: 'author', field_mapping: { id: 'id' } },
            toAction('following', 'profileOf', { id: 'next' }),
          ],
        },
      ],
    },
    actions: {
      profileOf: {
        output_type: 'Profile!',
        arguments: [
          { name: 'id', type: 'Int!' },
          { name: 'name', type: 'String' },
          { name: 'tone', type: 'String' },
        ],
        permissions: [{ role: 'user' }, { role: 'nameless' }, { role: 'one' }],
      },
      profiles: { output_type: '[Profile!]!', permissions: [{ role: 'user' }] },
      sizeOf: { output_type: 'Int!', arguments: [{ name: 'n', type: 'Int!' }] },
    },
    handlers: {
      profileOf: async (body) => {
        const { id, name = null, tone = null } = inputOf(body);
        running++;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        if (failing && id === 2) return refusal('no profile of 2');
        return {
          id: id as Json,
          text: `${asText(name)}/${asText(tone)}`,
          next: (id as number) < 3 ? (id as number) + 1 : null,
        };
      },
      profiles: () => [1, 2, 1, 3].map((id) => ({ id, next: id === 3 ? null : 2 })),
      sizeOf: (body) => (inputOf(body).n as number) * 10,
    },
  });
});
beforeEach(() => {
  failing = false;
  most = 0;
  gateway.forget();
});
afterAll(() => gateway.close());

describe('a table', () => {
  it('has the field of an action, arguments from columns', async () => {
    expect(await gateway.answer('{ author(order_by: {id: asc}) { name profile { text } } }')).toEqual({
      author: [
        { name: 'Ada "A"', profile: { text: 'Ada "A"/' } },
        { name: 'Bob', profile: { text: 'Bob/' } },
        { name: 'Cyd', profile: { text: 'Cyd/' } },
      ],
    });
    expect(gateway.calls('profileOf').map(inputOf)).toEqual([
      { id: 1, name: 'Ada "A"' },
      { id: 2, name: 'Bob' },
      { id: 3, name: 'Cyd' },
    ]);
  });

  it('gives the arguments that are left to the client', async () => {
    const query = 'query ($t: String) { author_by_pk(id: 2) { profile(tone: $t) { text } } }';
    expect(await gateway.answer(query, { variables: { t: 'kind' } })).toEqual({
      author_by_pk: { profile: { text: 'Bob/kind' } },
    });
    expect(await gateway.fault('{ author { profile(name: "x") { text } } }')).toMatchObject({
      message: "'profile' has no argument named 'name'",
    });
  });

  it('shows null where a column of the key is null, without a call', async () => {
    expect(await gateway.answer('{ author(where: {id: {_eq: 1}}) { mentor { id } } }')).toEqual({
      author: [{ mentor: null }],
    });
    expect(gateway.calls('profileOf')).toEqual([]);
  });

  it('makes equal calls once', async () => {
    expect(await gateway.answer('{ author(order_by: {id: asc}) { mentor { id } } }')).toEqual({
      author: [{ mentor: null }, { mentor: { id: 1 } }, { mentor: { id: 1 } }],
    });
    expect(gateway.calls('profileOf')).toHaveLength(1);
  });

  it('makes equal calls of different fields once in a query, and anew in a mutation', async () => {
    const fields = 'a: profile { id } b: profile(tone: null) { text } c: profile { text following { id } }';
    await gateway.answer(`{ author(where: {id: {_eq: 1}}) { ${fields} } }`);
    expect(gateway.calls('profileOf').map(inputOf)).toEqual([
      { id: 1, name: 'Ada "A"' },
      { tone: null, id: 1, name: 'Ada "A"' },
      { id: 2 },
    ]);
    gateway.forget();
    await gateway.answer(`mutation { insert_author(objects: {id: 9, name: "Ida"}) { returning { ${fields} } } }`);
    await gateway.onDatabase('delete from author where id = 9');
    expect(gateway.calls('profileOf')).toHaveLength(3);
  });

  it('has scalar actions too', async () => {
    expect(await gateway.answer('{ author(order_by: {id: desc}) { size } }')).toEqual({
      author: [{ size: 30 }, { size: 20 }, { size: 10 }],
    });
  });

  it('keeps aliases, order, big numbers and JSON, and shows no key', async () => {
    const query =
      '{ a: author_by_pk(id: 1) { data p: profile { id t: text } id: big boss_id: name __typename boss { id } } }';
    expect(await gateway.body(query)).toBe(
      '{"data":{"a":{"data":{"a":1.50},"p":{"id":1,"t":"Ada \\"A\\"/"},"id":9007199254740993,"boss_id":"Ada \\"A\\"","__typename":"author","boss":null}}}',
    );
  });

  it('is joined below relationships, aggregates and what a mutation returns', async () => {
    const query = `mutation { insert_author(objects: {id: 9, full_name: "Ida"}) { affected_rows returning { profile { text } } } }`;
    expect(await gateway.answer(query.replace('full_name', 'name'))).toEqual({
      insert_author: { affected_rows: 1, returning: [{ profile: { text: 'Ida/' } }] },
    });
    await gateway.onDatabase('delete from author where id = 9');
    const nested =
      '{ author_aggregate(where: {id: {_eq: 1}}) { aggregate { count } nodes { staff { profile { id } } } } }';
    expect(await gateway.answer(nested)).toEqual({
      author_aggregate: {
        aggregate: { count: 1 },
        nodes: [{ staff: [{ profile: { id: 2 } }, { profile: { id: 3 } }] }],
      },
    });
  });

  it('selects no key for a query that does not ask', async () => {
    const [statement] = await gateway.statements('{ author { name } }');
    expect(statement?.text.match(/AS "[^t]\w*"/g)).toEqual(['AS "name"']);
  });
});

describe('object types', () => {
  it('lead to tables, actions and further, each asked once per level', async () => {
    const query = '{ profiles { id following { id following { id author { name profile { text } } } } } }';
    const further = { id: 3, author: { name: 'Cyd', profile: { text: 'Cyd/' } } };
    expect(await gateway.answer(query)).toEqual({
      profiles: [
        { id: 1, following: { id: 2, following: further } },
        { id: 2, following: { id: 2, following: further } },
        { id: 1, following: { id: 2, following: further } },
        { id: 3, following: null },
      ],
    });
    expect(gateway.calls('profileOf').map(inputOf)).toEqual([{ id: 2 }, { id: 3 }, { id: 3, name: 'Cyd' }]);
  });

  it('take whole wheres in variables below them', async () => {
    const query = `query ($w: author_bool_exp) { profiles { author { staff(where: $w) { id } } following { author { staff(where: $w) { id } } } } }`;
    const answer = (await gateway.answer(query, { variables: { w: { name: { _like: 'B%' } } } })) as JsonObject;
    expect(answer.profiles).toMatchObject([
      { author: { staff: [{ id: 2 }] }, following: { author: { staff: [] } } },
      {},
      {},
      {},
    ]);
  });
});

it('refuses answers that circles let grow without end', async () => {
  await gateway.onDatabase("insert into author select n, repeat('x', 1000), 1 from generate_series(100, 199) n");
  const circle = (depth: number): string =>
    depth === 0 ? 'name' : `profile { author { boss { staff { ${circle(depth - 1)} } } } }`;
  expect(await gateway.fault(`{ author(where: {id: {_gt: 1}}) { ${circle(4)} } }`)).toMatchObject({
    message: 'the answer with its relationships is too large: at most 100000000 characters are allowed',
    code: 'validation-failed',
  });
  await gateway.onDatabase('delete from author where id >= 100');
});

describe('permissions', () => {
  it.each([
    ['profile', 'nameless', 'the role cannot see a column of the key'],
    ['size', 'user', 'the role cannot call the action'],
    ['mentor', 'user', 'the role cannot see a column of the key'],
    ['elsewhere', 'admin', 'nothing serves it'],
  ])('hide %s from %s: %s', async (field, role) => {
    expect(await gateway.fault(`{ author { ${field} } }`, { role })).toMatchObject({
      message: `field '${field}' not found in type: 'author'`,
    });
  });

  it('filter rows before anything is called for them', async () => {
    expect(await gateway.answer('{ author { profile { id author { name } } } }', { role: 'one' })).toEqual({
      author: [{ profile: { id: 1, author: { name: 'Ada "A"' } } }],
    });
    expect(gateway.calls('profileOf')).toHaveLength(1);
  });

  it('sends the session of the client', async () => {
    await gateway.answer('{ author_by_pk(id: 1) { profile { id } } }', {
      role: 'user',
      session: { 'x-hasura-user-id': '7' },
    });
    expect(gateway.calls('profileOf')[0]).toMatchObject({
      action: { name: 'profileOf' },
      session_variables: { 'x-hasura-role': 'user', 'x-hasura-user-id': '7' },
    });
  });
});

describe('calls', () => {
  it('run some at a time', async () => {
    await gateway.onDatabase("insert into author select n, 'x' from generate_series(100, 160) n");
    await gateway.answer('{ author { profile { id } } }');
    await gateway.onDatabase('delete from author where id >= 100');
    expect(gateway.calls('profileOf')).toHaveLength(64);
    expect(most).toBe(8);
  });

  it('fail the operation with the error of the handler', async () => {
    failing = true;
    expect(await gateway.fault('{ author { profile { id } } }')).toMatchObject({ message: 'no profile of 2' });
  });
});
