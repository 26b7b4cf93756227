// Subscriptions to results of asynchronous actions, over both sub-protocols (spec/actions.md 7.5).
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import type { Json, JsonObject } from '@app/types';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { onDatabase } from '../../../test/support/upstream-catalog.js';
import { until } from '../../../test/support/until.js';
import { LEGACY, MODERN, openReady, type SocketUnderTest } from '../../../test/support/websocket-client.js';

let handler: ScriptedHandler;
let gateway: GatewayUnderTest;
const sockets: SocketUnderTest[] = [];

beforeAll(async () => {
  handler = await startScriptedHandler();
  // The interval is long: what arrives in time was pushed.
  const env = {
    HANDLER: handler.url,
    HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL: '600000',
    // Calls that are never answered must not hold up the end.
    HASURA_GRAPHQL_GRACEFUL_SHUTDOWN_TIMEOUT: '0',
  };
  gateway = await startGatewayUnderTest({ env });
  const sql = 'create table author (id int primary key, name text); insert into author values (1, $$Ada$$)';
  await gateway.metadata({ type: 'run_sql', args: { sql } }, { path: '/v2/query' });
  await gateway.apply('pg_track_table', { table: 'author' });
  const relationship = {
    name: 'author',
    type: 'object',
    remote_table: 'author',
    field_mapping: { id: 'id' },
  };
  const fields = [{ name: 'id', type: 'Int!' }];
  await gateway.apply('set_custom_types', {
    objects: [
      { name: 'Plain', fields },
      { name: 'Joined', fields, relationships: [relationship] },
    ],
  });
  for (const [name, output_type] of [
    ['plain', 'Plain!'],
    ['joined', 'Joined!'],
    ['scalar', 'String!'],
  ] as const) {
    const definition = { kind: 'asynchronous', handler: `{{HANDLER}}/${name}`, output_type, timeout: 30 };
    await gateway.apply('create_action', { name, definition });
    await gateway.apply('create_action_permission', { action: name, role: 'user' });
  }
});

afterEach(() => {
  for (const { socket } of sockets.splice(0)) socket.terminate();
});

afterAll(async () => {
  await gateway.close();
  await handler.close();
});

/** The handler answers when it is told to. */
function held(path: string): (status: number, body: unknown) => Promise<void> {
  let waiting: ServerResponse | undefined;
  handler.on(path, (_call, response) => {
    waiting = response;
  });
  return async (status, body) => {
    await until(() => waiting !== undefined);
    const response = waiting;
    waiting = undefined;
    response?.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

async function enqueue(action: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const { body } = await gateway.graphql({ query: `mutation { ${action} }` }, headers);
  return (body as { data: Record<string, string> }).data[action] ?? '';
}

async function subscribe(protocol: string, query: string, init?: JsonObject): Promise<SocketUnderTest> {
  const opened = await openReady(gateway.url, { protocol, ...(init === undefined ? {} : { init }) });
  sockets.push(opened);
  opened.send({ id: 's', type: protocol === MODERN ? 'subscribe' : 'start', payload: { query } });
  return opened;
}

const COMPLETE = { id: 's', type: 'complete' };
const isComplete = (frame: Json): boolean => (frame as JsonObject).type === 'complete';
const FIELDS = 'id errors output { id }';

describe.each([MODERN, LEGACY])('over %s', (protocol) => {
  const next = (value: JsonObject): Json => ({
    id: 's',
    type: protocol === MODERN ? 'next' : 'data',
    payload: { data: value },
  });

  it('a result is pushed when it is there, once, and the operation is complete', async () => {
    const answer = held('/plain');
    const id = await enqueue('plain');
    const { received, frames } = await subscribe(protocol, `subscription { plain(id: "${id}") { ${FIELDS} } }`);
    expect(await received(1)).toEqual([next({ plain: { id, errors: null, output: null } })]);
    await answer(200, { id: 1 });
    await received(3);
    await sleep(50);
    expect(frames.slice(1)).toEqual([next({ plain: { id, errors: null, output: { id: 1 } } }), COMPLETE]);
  });

  it('a result that is there already is the only one', async () => {
    handler.on('/plain', json(200, { id: 2 }));
    const id = await enqueue('plain');
    await until(async () => JSON.stringify(await result('plain', id)).includes('"id":2'));
    const { received } = await subscribe(protocol, `subscription { plain(id: "${id}") { ${FIELDS} } }`);
    expect(await received(2)).toEqual([next({ plain: { id, errors: null, output: { id: 2 } } }), COMPLETE]);
  });

  it('an error of the handler ends it too', async () => {
    const answer = held('/plain');
    const id = await enqueue('plain');
    const { received } = await subscribe(protocol, `subscription { plain(id: "${id}") { errors } }`);
    await received(1);
    await answer(400, { message: 'no', code: 'bad' });
    const [, last, complete] = await received(3);
    expect(last).toEqual(next({ plain: { errors: { error: 'no', path: '$', code: 'bad' } } }));
    expect(complete).toEqual(COMPLETE);
  });

  it('a failed run of a scalar, which shows no errors, ends it too', async () => {
    const answer = held('/scalar');
    const id = await enqueue('scalar');
    const { received } = await subscribe(protocol, `subscription { scalar(id: "${id}") }`);
    await received(1);
    await answer(500, {});
    expect(await received(2)).toEqual([next({ scalar: null }), COMPLETE]);
  });

  it('several of one kind end together', async () => {
    const answer = held('/scalar');
    handler.on('/plain', json(200, { id: 3 }));
    const [a, b] = [await enqueue('plain'), await enqueue('scalar')];
    const query = `subscription @_multiple_top_level_fields { plain(id: "${a}") { output { id } } scalar(id: "${b}") }`;
    const { received, frames } = await subscribe(protocol, query);
    await until(() => JSON.stringify(frames).includes('"id":3'));
    expect(frames).not.toContainEqual(COMPLETE);
    const before = frames.length;
    await answer(200, 'done');
    const all = await received(before + 2);
    expect(all.at(-2)).toEqual(next({ plain: { output: { id: 3 } }, scalar: 'done' }));
    expect(all.at(-1)).toEqual(COMPLETE);
  });

  it('with relationships it is pushed too, and goes on', async () => {
    const answer = held('/joined');
    const id = await enqueue('joined');
    const query = `subscription { joined(id: "${id}") { output { id author { name } } } }`;
    const { received, frames, send } = await subscribe(protocol, query);
    await received(1);
    await answer(200, { id: 1 });
    expect((await received(2))[1]).toEqual(next({ joined: { output: { id: 1, author: { name: 'Ada' } } } }));
    send({ id: 's', type: protocol === MODERN ? 'complete' : 'stop' });
    await sleep(50);
    expect(frames).toHaveLength(2);
  });

  it.each(['joined(id: $id) { output { id } }', 'author { name }'])('does not mix with %s', async (field) => {
    const id = await enqueue('plain');
    const query = `subscription @_multiple_top_level_fields { plain(id: "${id}") { id } ${field.replace('$id', `"${id}"`)} }`;
    const { received } = await subscribe(protocol, query);
    const [error] = await received(1);
    const message =
      "async action queries with no relationships aren't expected to mix with normal source database queries";
    const errors = [{ message, extensions: { path: '$', code: 'not-supported' } }];
    expect(error).toEqual({ id: 's', type: 'error', payload: protocol === MODERN ? errors : { errors } });
  });

  it("somebody else's run and one that does not exist look the same, and nothing comes", async () => {
    const answer = held('/plain');
    const id = await enqueue('plain', { 'x-hasura-role': 'user', 'x-hasura-user-id': '1' });
    const init = { headers: { 'x-hasura-role': 'user', 'x-hasura-user-id': '2' } };
    const query = `subscription { plain(id: "${id}") { output { id } } }`;
    const { received, frames } = await subscribe(protocol, query, init);
    expect(await received(1)).toEqual([next({ plain: null })]);
    await answer(200, { id: 1 });
    await sleep(100);
    expect(frames).toHaveLength(1);
    const unknown = await subscribe(protocol, 'subscription { plain(id: "nothing") { output { id } } }');
    expect(await unknown.received(1)).toEqual([next({ plain: null })]);
  });
});

describe('over two instances', () => {
  let idle: GatewayUnderTest;

  beforeAll(async () => {
    const env = { HANDLER: handler.url, HASURA_GRAPHQL_DISABLE_EVENTING: 'true' };
    idle = await startGatewayUnderTest({ databaseUrl: gateway.databaseUrl, env });
  });
  afterAll(() => idle.close());

  async function watch(id: string): Promise<SocketUnderTest> {
    const opened = await openReady(idle.url, { protocol: MODERN });
    sockets.push(opened);
    opened.send({
      id: 's',
      type: 'subscribe',
      payload: { query: `subscription { plain(id: "${id}") { output { id } } }` },
    });
    await opened.received(1);
    return opened;
  }

  const LAST = [{ id: 's', type: 'next', payload: { data: { plain: { output: { id: 9 } } } } }, COMPLETE];

  it('a result that another instance has fetched is pushed', async () => {
    const answer = held('/plain');
    const { received } = await watch(await enqueue('plain'));
    await answer(200, { id: 9 });
    expect((await received(3)).slice(1)).toEqual(LAST);
  });

  it('a result comes once, also when every connection of the database is lost in mid-run', async () => {
    const answer = held('/plain');
    const { received, frames } = await watch(await enqueue('plain'));
    const others =
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
    await onDatabase(gateway.databaseUrl, others);
    await answer(200, { id: 9 });
    await until(() => frames.some(isComplete), 20_000);
    const all = await received(frames.length);
    expect(all.slice(-2)).toEqual(LAST);
    expect(all.filter((frame) => JSON.stringify(frame).includes('"id":9'))).toHaveLength(1);
  }, 40_000);

  it('progress of an action with a policy is pushed, and nothing twice', async () => {
    await gateway.apply('set_action_policy', {
      action: 'plain',
      policy: { retry: { max_attempts: 2, initial_delay_ms: 1 } },
    });
    await until(knowsStatus);
    const answer = held('/plain');
    const id = await enqueue('plain');
    const opened = await openReady(idle.url, { protocol: LEGACY });
    sockets.push(opened);
    const query = `subscription { plain(id: "${id}") { status attempts output { id } } }`;
    opened.send({ id: 's', type: 'start', payload: { query } });
    const states = (): unknown[] =>
      opened.frames.flatMap((frame) => {
        const { payload } = frame as { payload?: { data?: { plain: { status: string; attempts: number } } } };
        return payload?.data === undefined ? [] : [`${payload.data.plain.status} ${payload.data.plain.attempts}`];
      });
    await until(() => states().includes('running 1'));
    await answer(503, {});
    await until(() => states().includes('running 2'));
    await answer(200, { id: 9 });
    await until(() => states().includes('completed 2'));
    expect(states()).toEqual([...new Set(states())]);
    await until(() => opened.frames.some(isComplete));
  });

  async function knowsStatus(): Promise<boolean> {
    const { body } = await idle.graphql({ query: '{ __type(name: "plain") { fields { name } } }' });
    return JSON.stringify(body).includes('"status"');
  }
});

async function result(action: string, id: string): Promise<Json> {
  return (await gateway.graphql({ query: `{ ${action}(id: "${id}") { output { id } } }` })).body;
}
