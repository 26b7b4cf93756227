// Handlers that answer 202 and finish later, shutdown, several instances, and what is stored and logged.
import pg from 'pg';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import {
  json,
  startScriptedHandler,
  text,
  type ScriptedHandler,
  type SeenCall,
} from '../../../test/support/scripted-handler.js';
import { sendHttp } from '../../../test/support/send-http.js';
import { until } from '../../../test/support/until.js';
import type { Json } from '@app/types';

let gateway: GatewayUnderTest;
let handler: ScriptedHandler;

const ENV = { ACTIONGRAPH_ASYNC_ACCEPT_LATER: 'true' };

beforeAll(async () => {
  handler = await startScriptedHandler();
  gateway = await startGatewayUnderTest({ env: { ...ENV, HANDLER: handler.url } });
  const objects = [{ name: 'Out', fields: [{ name: 'id', type: 'Int!' }] }];
  await gateway.apply('set_custom_types', { objects });
});

afterAll(async () => {
  await gateway.close();
  await handler.close();
});

async function addAction(name: string, definition: object = {}): Promise<void> {
  await gateway.apply('create_action', {
    name,
    definition: {
      kind: 'asynchronous',
      handler: `{{HANDLER}}/${name}`,
      output_type: 'Out!',
      timeout: 20,
      ...definition,
    },
  });
}

async function enqueue(name: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const { body } = await gateway.graphql({ query: `mutation { ${name} }` }, headers);
  return (body as { data: Record<string, string> }).data[name] ?? '';
}

const find = (id: string) => gateway.parts.runs.store.find(id);
const stateOf = async (id: string) => (await find(id))?.state;
const callOf = async (name: string): Promise<SeenCall> => {
  let made: SeenCall | undefined;
  await until(() => (made = handler.calls.find(({ path }) => path === `/${name}`)) !== undefined);
  if (made === undefined) throw new Error('no call');
  return made;
};

async function report(url: string, body: unknown): Promise<{ readonly status: number; readonly body: Json }> {
  const { origin, pathname } = new URL(url);
  const received = await sendHttp(origin, {
    path: pathname,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: received.status, body: JSON.parse(received.text) as Json };
}

/** A run that waits for its callback. */
async function waiting(name: string, answer = text(202, '')): Promise<{ readonly id: string; readonly url: string }> {
  await addAction(name);
  handler.on(`/${name}`, answer);
  const id = await enqueue(name);
  await until(async () => (await stateOf(id)) === 'waiting');
  const { headers } = await callOf(name);
  return { id, url: String(headers['x-actiongraph-callback-url']) };
}

describe('a callback', () => {
  it('reports progress and then the output, once', async () => {
    const { id, url } = await waiting('later');
    expect(url).toMatch(new RegExp(`^${gateway.url}/v1/actions/runs/callback/[\\w-]{64}$`));
    expect(await report(url, { progress: { done: 1 } })).toEqual({ status: 200, body: { message: 'success' } });
    expect(await find(id)).toMatchObject({ state: 'waiting', progress: { done: 1 } });
    expect(await report(url, { output: { id: 7, more: 1 } })).toMatchObject({ status: 200 });
    const { body } = await gateway.graphql({ query: `{ later(id: "${id}") { output { id } errors } }` });
    expect(body).toEqual({ data: { later: { output: { id: 7 }, errors: null } } });
    expect((await report(url, { output: { id: 8 } })).status).toBeGreaterThanOrEqual(404);
    expect((await find(id))?.responseText).toContain('7');
  });

  it('ends the run with an error', async () => {
    const { id, url } = await waiting('sorry');
    expect(await report(url, { error: { message: 'no', code: 'c' } })).toMatchObject({ status: 200 });
    expect(await find(id)).toMatchObject({ status: 'error', errors: { error: 'no', code: 'c', path: '$' } });
  });

  it('ends the run with an output that does not fit, and says so', async () => {
    const { id, url } = await waiting('misfit', json(202, { accepted: true }));
    expect(await report(url, { output: {} })).toEqual({
      status: 400,
      body: {
        error: 'field "id" expected in webhook response, but not found',
        path: '$',
        code: 'unexpected-payload',
      },
    });
    expect(await stateOf(id)).toBe('failed');
  });

  it('may report progress before the handler has answered', async () => {
    await addAction('busy');
    let finish = (): void => undefined;
    handler.on('/busy', (call, response, request) => {
      finish = () => {
        json(200, { id: 1 })(call, response, request);
      };
    });
    const id = await enqueue('busy');
    const url = String((await callOf('busy')).headers['x-actiongraph-callback-url']);
    expect(await report(url, { progress: 50 })).toMatchObject({ status: 200 });
    expect(await find(id)).toMatchObject({ state: 'running', progress: 50 });
    finish();
    await until(async () => (await stateOf(id)) === 'completed');
    expect((await report(url, { progress: 60 })).status).toBeGreaterThanOrEqual(404);
  });

  it.each<[string, (url: string) => string, unknown]>([
    ['a secret that was never given out', (url) => url.slice(0, -10) + 'aaaaaaaaaa', { output: { id: 1 } }],
    ['a secret of another form', (url) => url.replace(/[^/]+$/, 'x'), { output: { id: 1 } }],
    ['the id of a run', (url) => url.replace(/[^/]+$/, '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'), { output: { id: 1 } }],
    ['a wrong secret and an output that does not fit', (url) => url.slice(0, -10) + 'aaaaaaaaaa', { output: {} }],
  ])('with %s is not known', async (_title, change, body) => {
    await gateway.apply('drop_action', { name: 'guarded' }).catch(() => undefined);
    handler.calls.length = 0;
    const { id, url } = await waiting('guarded');
    expect(await report(change(url), body)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await stateOf(id)).toBe('waiting');
  });

  it.each([
    [''],
    ['no JSON'],
    ['{}'],
    ['[]'],
    ['{"output":{"id":1},"progress":1}'],
    ['{"error":"text"}'],
    ['{"output":'],
  ])('with the body %j is refused and changes nothing', async (body) => {
    await gateway.apply('drop_action', { name: 'strict' }).catch(() => undefined);
    handler.calls.length = 0;
    const { id, url } = await waiting('strict');
    expect((await report(url, body)).status).toBe(400);
    expect(await stateOf(id)).toBe('waiting');
  });

  it('shows its secret in no log and in no table', async () => {
    handler.calls.length = 0;
    const { url } = await waiting('quiet');
    await report(url, { progress: 1 });
    const secret = url.slice(url.lastIndexOf('/') + 1);
    await until(() => gateway.observations.some((one) => one.type === 'http-log' && one.url.includes('/callback/')));
    expect(JSON.stringify(gateway.observations)).not.toContain(secret);
    const client = new pg.Client({ connectionString: gateway.databaseUrl });
    await client.connect();
    const { rows } = await client.query('SELECT * FROM hdb_catalog.actiongraph_runs');
    await client.end();
    expect(JSON.stringify(rows)).not.toContain(secret);
  });
});

describe('a policy', () => {
  const retry = {
    max_attempts: 2,
    initial_delay_ms: 1,
    max_delay_ms: 1,
    multiplier: 1,
    jitter: 0,
    non_retryable_codes: [],
  };

  it('shows progress and state to the client, and takes every 202 for a promise where it limits the time', async () => {
    await addAction('promised');
    await gateway.apply('set_action_policy', { action: 'promised', policy: { callback_timeout_seconds: 60 } });
    handler.on('/promised', json(202, { id: 1 }));
    const id = await enqueue('promised');
    await until(async () => (await stateOf(id)) === 'waiting');
    const url = String((await callOf('promised')).headers['x-actiongraph-callback-url']);
    await report(url, { progress: 'half' });
    const { body } = await gateway.graphql({
      query: `{ promised(id: "${id}") { status progress attempts output { id } } }`,
    });
    expect(body).toEqual({ data: { promised: { status: 'waiting', progress: 'half', attempts: 1, output: null } } });
  });

  it('calls again when no callback came in time, with another URL', async () => {
    await addAction('forgetful');
    await gateway.apply('set_action_policy', {
      action: 'forgetful',
      policy: { retry, callback_timeout_seconds: 1 },
    });
    handler.on('/forgetful', text(202, ''));
    const id = await enqueue('forgetful');
    await until(async () => (await find(id))?.status === 'error', 20_000);
    const calls = handler.calls.filter(({ path }) => path === '/forgetful');
    const urls = calls.map(({ headers }) => headers['x-actiongraph-callback-url']);
    expect(new Set(urls).size).toBe(2);
    expect(await find(id)).toMatchObject({ state: 'dead', attempts: 2 });
    expect((await report(String(urls[0]), { output: { id: 1 } })).status).toBe(404);
  });

  it('limits the calls of an action that run at once', async () => {
    await addAction('narrow');
    await gateway.apply('set_action_policy', { action: 'narrow', policy: { concurrency: 2 } });
    const open: (() => void)[] = [];
    let most = 0;
    handler.on('/narrow', (call, response, request) => {
      open.push(() => {
        json(200, { id: 1 })(call, response, request);
      });
      most = Math.max(most, open.length);
    });
    const ids = await Promise.all(Array.from({ length: 6 }, () => enqueue('narrow')));
    let ended = 0;
    while (ended < ids.length) {
      await until(() => open.length > 0);
      open.shift()?.();
      ended++;
    }
    for (const id of ids) await until(async () => (await stateOf(id)) === 'completed');
    expect(most).toBe(2);
  });
});

describe('stored headers', () => {
  async function storedHeaders(name: string, definition: object): Promise<unknown> {
    await addAction(name, definition);
    handler.on(`/${name}`, text(202, ''));
    const id = await enqueue(name, { authorization: 'Bearer x', 'x-own': '1', 'x-hasura-user-id': '7' });
    const client = new pg.Client({ connectionString: gateway.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ request_headers: unknown }>(
      'SELECT request_headers FROM hdb_catalog.hdb_action_log WHERE id = $1',
      [id],
    );
    await client.end();
    return rows[0]?.request_headers;
  }

  it('are none where nothing is forwarded', async () => {
    expect(await storedHeaders('private', {})).toEqual({});
  });

  it('are those that the handler gets', async () => {
    const headers = await storedHeaders('open', { forward_client_headers: true });
    expect(headers).toMatchObject({ authorization: 'Bearer x', 'x-own': '1' });
    expect(headers).not.toHaveProperty('x-hasura-user-id');
    expect((await callOf('open')).headers).toMatchObject({ authorization: 'Bearer x', 'x-own': '1' });
  });
});

describe('an instance that stops', () => {
  it('gives back what is still running after its time', async () => {
    await addAction('interrupted');
    const calls: SeenCall[] = [];
    handler.on('/interrupted', (call, response, request) => {
      calls.push(call);
      if (calls.length > 1) json(200, { id: 2 })(call, response, request);
    });
    const env = { ...ENV, HANDLER: handler.url, HASURA_GRAPHQL_GRACEFUL_SHUTDOWN_TIMEOUT: '1' };
    const idle = { HASURA_GRAPHQL_ASYNC_ACTIONS_FETCH_INTERVAL: '0' };
    // The one of this file must not take the run, so both get another database.
    const asking = await startGatewayUnderTest({ env: { ...env, ...idle } });
    await asking.apply('create_action', {
      name: 'interrupted',
      definition: { kind: 'asynchronous', handler: `${handler.url}/interrupted`, output_type: 'json', timeout: 60 },
    });
    const { body } = await asking.graphql({ query: 'mutation { interrupted }' });
    const id = (body as { data: { interrupted: string } }).data.interrupted;
    const first = await startGatewayUnderTest({ env, databaseUrl: asking.databaseUrl });
    await until(() => calls.length === 1);
    await first.close();
    expect(await asking.parts.runs.store.find(id)).toMatchObject({ status: 'created' });
    const second = await startGatewayUnderTest({ env, databaseUrl: asking.databaseUrl });
    await until(async () => (await asking.parts.runs.store.find(id))?.state === 'completed');
    await second.close();
    await asking.close();
  });

  it('waits for a call that ends in time', async () => {
    await addAction('hurrying');
    const own = await startGatewayUnderTest({ env: { ...ENV, HANDLER: handler.url } });
    await own.apply('create_action', {
      name: 'hurrying',
      definition: { kind: 'asynchronous', handler: `${handler.url}/hurrying`, output_type: 'json', timeout: 60 },
    });
    let finish = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      handler.on('/hurrying', (call, response, request) => {
        finish = () => {
          json(200, { id: 1 })(call, response, request);
        };
        resolve();
      });
    });
    await own.graphql({ query: 'mutation { hurrying }' });
    await arrived;
    const closed = own.close();
    finish();
    await closed;
    const outcomes = own.observations.filter((one) => one.type === 'async-action-log').map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['completed']);
  });
});
