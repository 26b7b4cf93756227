// Asynchronous actions from the request to the result, over a real database and a real handler (spec/actions.md 7).
import { createServer } from 'node:http';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import {
  hang,
  json,
  reset,
  startScriptedHandler,
  text,
  type ScriptedHandler,
  type SeenCall,
} from '../../../test/support/scripted-handler.js';
import { until } from '../../../test/support/until.js';
import type { Json, JsonObject } from '@app/types';

let gateway: GatewayUnderTest;
let handler: ScriptedHandler;

const TYPES = {
  objects: [
    {
      name: 'Out',
      fields: [
        { name: 'id', type: 'Int!' },
        { name: 'name', type: 'String' },
      ],
    },
  ],
};

beforeAll(async () => {
  handler = await startScriptedHandler();
  // The poll comes too late for every test: runs start because their time has come, or because somebody tells.
  const env = {
    HANDLER: handler.url,
    HASURA_GRAPHQL_ASYNC_ACTIONS_FETCH_INTERVAL: '600000',
    ACTIONGRAPH_ASYNC_CONCURRENCY: '20',
  };
  gateway = await startGatewayUnderTest({ env });
  await gateway.apply('set_custom_types', TYPES);
});

afterAll(async () => {
  await gateway.close();
  await handler.close();
});

async function addAction(name: string, definition: object = {}, policy?: JsonObject): Promise<void> {
  await gateway.apply('create_action', {
    name,
    definition: {
      kind: 'asynchronous',
      handler: `{{HANDLER}}/${name}`,
      output_type: 'Out!',
      timeout: 10,
      ...definition,
    },
  });
  await gateway.apply('create_action_permission', { action: name, role: 'user' });
  if (policy !== undefined) await gateway.apply('set_action_policy', { action: name, policy });
}

const ask = async (query: string, headers: Readonly<Record<string, string>> = {}): Promise<Json> =>
  (await gateway.graphql({ query }, headers)).body;

async function enqueue(name: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const { data } = (await ask(`mutation { ${name} }`, headers)) as { data: Record<string, string> };
  return data[name] ?? '';
}

interface Result extends JsonObject {
  readonly output: Json;
  readonly errors: Json;
}

const FIELDS = 'id created_at errors output { id name }';

async function result(name: string, id: string, fields = FIELDS, headers = {}): Promise<Result> {
  const { data } = (await ask(`{ r: ${name}(id: "${id}") { ${fields} } }`, headers)) as { data: { r: Result } };
  return data.r;
}

/** The result, once there is one. */
async function ended(name: string, id: string, fields?: string): Promise<Result> {
  await until(async () => {
    const { output, errors } = await result(name, id);
    return output !== null || errors !== null;
  }, 20_000);
  return result(name, id, fields);
}

const callsOf = (name: string): readonly SeenCall[] => handler.calls.filter(({ path }) => path === `/${name}`);

describe('a run', () => {
  it('answers its id at once, and later what the handler answered', async () => {
    await addAction('simple');
    handler.on('/simple', json(200, { id: 1, name: 'x', hidden: 1 }));
    const id = await enqueue('simple', { 'x-hasura-user-id': '7' });
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await ended('simple', id)).toEqual({
      id,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as unknown,
      errors: null,
      output: { id: 1, name: 'x' },
    });
    const [call] = callsOf('simple');
    expect(JSON.parse(call?.text ?? '')).toEqual({
      action: { name: 'simple' },
      input: {},
      session_variables: { 'x-hasura-role': 'admin', 'x-hasura-user-id': '7' },
      request_query: null,
    });
    expect(call?.headers).toMatchObject({
      'x-actiongraph-run-id': id,
      'x-actiongraph-attempt': '1',
      'idempotency-key': id,
    });
    expect(call?.headers).not.toHaveProperty('x-actiongraph-callback-url');
  });

  it('is called once, and keeps the error without its details', async () => {
    await addAction('failing');
    handler.on('/failing', json(500, { message: 'secret' }));
    const id = await enqueue('failing');
    expect(await ended('failing', id)).toMatchObject({
      errors: { error: 'internal error', path: '$', code: 'unexpected' },
      output: null,
    });
    expect(callsOf('failing')).toHaveLength(1);
  });

  it('is enqueued although an earlier field of the operation fails', async () => {
    await addAction('early');
    await addAction('refused', { kind: 'synchronous' });
    handler.on('/refused', json(400, { message: 'no' }));
    handler.on('/early', json(200, { id: 1 }));
    expect(await ask('mutation { refused { id } early }')).toMatchObject({ errors: [{ message: 'no' }] });
    await until(() => callsOf('early').length === 1);
  });

  it('is shown to its owner only', async () => {
    await addAction('mine');
    handler.on('/mine', json(200, { id: 1 }));
    const ada = { 'x-hasura-role': 'user', 'x-hasura-user-id': '1' };
    const id = await enqueue('mine', { ...ada, 'x-hasura-token': 'a' });
    await ended('mine', id);
    expect(await result('mine', id, 'output { id }', { ...ada, 'x-hasura-token': 'b' })).toEqual({ output: { id: 1 } });
    expect(await result('mine', id, 'id', { ...ada, 'x-hasura-user-id': '2' })).toBeNull();
    expect(await result('mine', id, 'id', { 'x-hasura-role': 'user' })).toBeNull();
  });

  it.each(['no-uuid', '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'])('is null or refused for the id %s', async (id) => {
    await gateway.apply('drop_action', { name: 'nothing' }).catch(() => undefined);
    await addAction('nothing');
    const body = (await ask(`{ nothing(id: "${id}") { id } }`)) as { data?: JsonObject; errors?: Json };
    if (body.errors === undefined) expect(body.data).toEqual({ nothing: null });
    else expect(JSON.stringify(body.errors)).not.toContain('database');
  });

  it('has the payload itself where the output is a scalar', async () => {
    await addAction('bare', { output_type: 'Int!' });
    handler.on('/bare', json(200, 7));
    const id = await enqueue('bare');
    await until(async () => ((await ask(`{ bare(id: "${id}") }`)) as { data: { bare: Json } }).data.bare === 7);
  });
});

describe('slow and broken handlers', () => {
  it('hold up nobody else', async () => {
    await addAction('stuck');
    await addAction('lively');
    handler.on('/stuck', hang);
    handler.on('/lively', json(200, { id: 1 }));
    const stuck = await Promise.all(Array.from({ length: 30 }, () => enqueue('stuck')));
    await until(() => callsOf('stuck').length >= 10);
    const id = await enqueue('lively');
    expect(await ended('lively', id)).toMatchObject({ output: { id: 1 } });
    expect((await result('stuck', stuck[0] ?? '')).output).toBeNull();
  });

  it('that reset the connection end the run', async () => {
    await addAction('resetting');
    handler.on('/resetting', reset());
    const id = await enqueue('resetting');
    expect(await ended('resetting', id)).toMatchObject({ errors: { error: 'http exception when calling webhook' } });
  });
});

describe('a retry policy', () => {
  const retry = {
    max_attempts: 3,
    initial_delay_ms: 20,
    max_delay_ms: 100,
    multiplier: 2,
    jitter: 0.5,
    non_retryable_codes: ['hopeless'],
  };

  it('brings a run through two failures', async () => {
    await addAction('stumbling', {}, { retry });
    handler.on('/stumbling', (call, response, request) => {
      const answer = callsOf('stumbling').length < 3 ? json(500, {}) : json(200, { id: 3 });
      answer(call, response, request);
    });
    const id = await enqueue('stumbling');
    expect(await ended('stumbling', id, `${FIELDS} status attempts progress`)).toMatchObject({
      output: { id: 3 },
      errors: null,
      status: 'completed',
      attempts: 3,
      progress: null,
    });
    expect(callsOf('stumbling').map(({ headers }) => headers['x-actiongraph-attempt'])).toEqual(['1', '2', '3']);
    expect(new Set(callsOf('stumbling').map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('gives up after the last attempt', async () => {
    await addAction('hopeful', {}, { retry });
    handler.on('/hopeful', text(503, 'down'));
    const id = await enqueue('hopeful');
    expect(await ended('hopeful', id, 'status attempts errors')).toMatchObject({ status: 'dead', attempts: 3 });
    expect(callsOf('hopeful')).toHaveLength(3);
  });

  it('ends at once with a code that makes trying useless', async () => {
    await addAction('useless', {}, { retry });
    handler.on('/useless', json(400, { message: 'no', extensions: { code: 'hopeless' } }));
    const id = await enqueue('useless');
    expect(await ended('useless', id, 'status attempts')).toEqual({ status: 'failed', attempts: 1 });
  });

  it('outlives a handler that is down', async () => {
    const own = await startScriptedHandler();
    const { url } = own;
    await own.close();
    await addAction('absent', { handler: `${url}/absent` }, { retry: { ...retry, max_attempts: 50 } });
    const id = await enqueue('absent');
    await until(async () => Number((await result('absent', id, 'attempts output { id } errors')).attempts) >= 2);
    const back = createServer((_request, response) => response.end('{"id":9}'));
    await new Promise<void>((resolve) => back.listen(Number(new URL(url).port), '127.0.0.1', resolve));
    expect(await ended('absent', id)).toMatchObject({ output: { id: 9 }, errors: null });
    back.close();
  });
});

describe('an action that is gone', () => {
  it('ends its runs when it was dropped', async () => {
    await addAction('doomed');
    const id = await enqueue('doomed', { 'x-actiongraph-delay-seconds': '1' });
    await gateway.apply('drop_action', { name: 'doomed', clear_data: false });
    await until(async () => (await gateway.parts.runs.store.find(id))?.status === 'error');
    expect((await gateway.parts.runs.store.find(id))?.errors?.code).toBe('not-exists');
    expect(callsOf('doomed')).toEqual([]);
  });

  it('ends its runs when another name took its place', async () => {
    await addAction('before');
    const id = await enqueue('before', { 'x-actiongraph-delay-seconds': '1' });
    await gateway.apply('drop_action', { name: 'before', clear_data: false });
    await addAction('afterwards');
    await until(async () => (await gateway.parts.runs.store.find(id))?.status === 'error');
    expect(await result('afterwards', id, 'id')).toBeNull();
  });
});

describe('a delay', () => {
  it('that the request asks for is kept', async () => {
    await addAction('patient');
    handler.on('/patient', json(200, { id: 1 }));
    const sentAt = performance.now();
    const id = await enqueue('patient', { 'x-actiongraph-delay-seconds': '0.8' });
    await ended('patient', id);
    expect((callsOf('patient')[0]?.startedAt ?? 0) - sentAt).toBeGreaterThanOrEqual(780);
  });

  it('that is none is refused', async () => {
    expect(await ask('mutation { patient }', { 'x-actiongraph-delay-seconds': 'soon' })).toMatchObject({
      errors: [{ extensions: { code: 'validation-failed' } }],
    });
  });
});

it('does not log the details of a run', () => {
  const lines = gateway.observations.filter(({ type }) => type === 'async-action-log');
  expect(lines.length).toBeGreaterThan(5);
  expect(JSON.stringify(lines)).not.toContain('secret');
});
