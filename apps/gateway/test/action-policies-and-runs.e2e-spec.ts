// Policies of actions and the commands of operators on runs, through the metadata API.
import { randomUUID } from 'node:crypto';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { until } from '../../../test/support/until.js';

let gateway: GatewayUnderTest;
let handler: ScriptedHandler;

beforeAll(async () => {
  handler = await startScriptedHandler();
  gateway = await startGatewayUnderTest({ env: { HANDLER: handler.url } });
  const objects = [{ name: 'Out', fields: [{ name: 'id', type: 'Int!' }] }];
  await gateway.apply('set_custom_types', { objects });
  await addAction('work');
  handler.on('/work', json(200, { id: 7 }));
});

afterAll(async () => {
  await gateway.close();
  await handler.close();
});

const addAction = (name: string, kind = 'asynchronous') =>
  gateway.apply('create_action', {
    name,
    definition: { kind, handler: `{{HANDLER}}/${name}`, output_type: 'Out!' },
  });

const command = async (type: string, args: unknown, headers = {}) =>
  (await gateway.metadata({ type, args }, { headers })).body as Record<string, unknown>;

async function run(): Promise<string> {
  const { body } = await gateway.graphql({ query: 'mutation { work }' });
  const id = (body as { data: { work: string } }).data.work;
  await until(async () => (await command('get_action_run', { id })).state === 'completed');
  return id;
}

describe('policies', () => {
  it('are stored, served at once, and survive a stock replace_metadata', async () => {
    await gateway.apply('set_action_policy', { action: 'work', policy: { retry: { max_attempts: 3 } } });
    const exported = (await gateway.metadata({ type: 'export_metadata', args: {} })).body;
    expect(JSON.stringify(exported)).not.toContain('max_attempts');
    await gateway.apply('replace_metadata', exported as Record<string, never>);
    expect(await command('get_action_policies', {})).toMatchObject({ work: { retry: { max_attempts: 3 } } });
    const id = await run();
    expect(await command('get_action_run', { id })).toMatchObject({ max_attempts: 3 });
  });

  it('raise the resource version, as every change of metadata', async () => {
    const version = async () =>
      ((await gateway.metadata({ type: 'export_metadata', version: 2, args: {} })).body as { resource_version: number })
        .resource_version;
    const before = await version();
    await gateway.apply('set_action_policy', { action: 'work', policy: {} });
    expect(await version()).toBe(before + 1);
  });

  it('go with their action', async () => {
    await addAction('shortLived');
    await gateway.apply('set_action_policy', { action: 'shortLived', policy: { concurrency: 1 } });
    await gateway.apply('drop_action', { name: 'shortLived' });
    await addAction('shortLived');
    expect(await command('get_action_policies', {})).not.toHaveProperty('shortLived');
  });
});

describe('commands on runs', () => {
  it('list runs, show one with its attempts, and replay it', async () => {
    const id = await run();
    expect(await command('list_action_runs', { action: 'work', limit: 1 })).toMatchObject({
      runs: [{ id, action: 'work', state: 'completed', attempts: 1 }],
    });
    expect(await command('get_action_run', { id })).toMatchObject({
      response: { id: 7 },
      headers_stored: false,
      attempt_log: [{ number: 1, outcome: 'completed', error: null }],
    });
    const replay = await command('replay_action_run', { id });
    await until(async () => (await command('get_action_run', { id: replay.id })).state === 'completed');
    expect(await command('get_action_run', { id: replay.id })).toMatchObject({ replay_of: id });
  });

  it('page by the cursor of the answer', async () => {
    await run();
    await run();
    const first = await command('list_action_runs', { limit: 1 });
    const second = await command('list_action_runs', { limit: 1, cursor: first.next_cursor });
    expect((second.runs as unknown[])[0]).not.toEqual((first.runs as unknown[])[0]);
  });

  it('cancel a run that has not started', async () => {
    await gateway.apply('set_action_policy', { action: 'work', policy: { delay_seconds: 1000 } });
    const { body } = await gateway.graphql({ query: 'mutation { work }' });
    await gateway.apply('set_action_policy', { action: 'work', policy: {} });
    const { work: id } = (body as { data: { work: string } }).data;
    expect(await command('replay_action_run', { id })).toMatchObject({
      code: 'bad-request',
      error: `run "${id}" has not ended: delayed`,
    });
    expect(await command('cancel_action_run', { id })).toEqual({ message: 'success' });
    expect(await command('cancel_action_run', { id })).toMatchObject({
      code: 'bad-request',
      path: '$.args.id',
      error: `run "${id}" has ended already: cancelled`,
    });
  });

  it('refuse to replay a run whose action is gone', async () => {
    await addAction('gone');
    handler.on('/gone', json(200, { id: 1 }));
    const { body } = await gateway.graphql({ query: 'mutation { gone }' });
    const id = (body as { data: { gone: string } }).data.gone;
    await until(async () => (await command('get_action_run', { id })).state === 'completed');
    await gateway.apply('drop_action', { name: 'gone', clear_data: false });
    expect(await command('replay_action_run', { id })).toMatchObject({
      code: 'not-exists',
      error: `run "${id}" cannot be replayed: there is no asynchronous action "gone"`,
    });
  });

  it.each(['get_action_run', 'replay_action_run', 'cancel_action_run'])('%s knows no other id', async (type) => {
    const id = randomUUID();
    expect(await command(type, { id })).toEqual({
      code: 'not-exists',
      path: '$.args.id',
      error: `run "${id}" does not exist`,
    });
  });

  it.each(['list_action_runs', 'get_action_run', 'set_action_policy', 'get_action_policies'])(
    '%s is for admins only',
    async (type) => {
      expect(await command(type, {}, { 'x-hasura-role': 'user' })).toMatchObject({ code: 'access-denied' });
    },
  );
});
