import { invariant, parseJson, type ActionPolicy, type Json } from '@app/types';
import { requestContext } from '../../test/contexts.js';
import { action, object, relationship } from '../../test/documents.js';
import { memoryRuns, run, RUN_ID, type MemoryRuns } from '../../test/memory-runs.js';
import { resolved } from '../../test/resolve.js';
import { readRun } from './read-run.js';
import type { Run } from './run-store.js';

const types = { objects: [object('Out', { id: 'Int!' })] };

interface Given {
  readonly policy?: ActionPolicy;
  readonly output?: string;
  readonly services?: MemoryRuns;
  readonly id?: Json;
  readonly admin?: boolean;
}

async function read(stored: Partial<Run> | undefined, given: Given = {}): Promise<Json> {
  const { policy = {}, output = 'Out!', services = memoryRuns(), id = RUN_ID, admin = false } = given;
  if (stored !== undefined) services.known.set(RUN_ID, run(stored));
  const actions = resolved([action('later', { kind: 'asynchronous', output_type: output })], types);
  const found = actions.actions.get('later');
  invariant(found, 'the action is consistent');
  const { session } = requestContext();
  const context = requestContext({ session: { ...session, isAdmin: admin } });
  return (await readRun({ action: { ...found, policy }, resolved: actions, id, context }, services)).value;
}

const pending = { id: RUN_ID, created_at: '2024-01-31T10:00:00.123456Z', errors: null, output: null };

it('shows a pending run', async () => {
  expect(await read({})).toEqual(pending);
});

it('shows the output, digit by digit', async () => {
  const responseText = '{"id":12345678901234567890.10}';
  expect(await read({ responseText })).toEqual({ ...pending, output: parseJson(responseText) });
});

it('shows internal errors only to those who may see them', async () => {
  const errors = { error: 'no', path: '$', code: 'c', internal: [1] };
  expect(await read({ errors })).toMatchObject({ errors: { error: 'no', path: '$', code: 'c' } });
  expect((await read({ errors })) as object).not.toHaveProperty('errors.internal');
  expect(await read({ errors }, { admin: true })).toMatchObject({ errors });
});

it.each<[string, Partial<Run> | undefined, Given]>([
  ['is unknown', undefined, {}],
  ['belongs to another action', { action: 'other' }, {}],
  ['belongs to somebody else', { sessionVariables: { 'x-hasura-role': 'user', 'x-hasura-user-id': '2' } }, {}],
  ['has an id that is no text', {}, { id: 7 }],
])('is null for a run that %s', async (_title, stored, given) => {
  expect(await read(stored, given)).toBeNull();
});

it('has more fields for an action with a policy', async () => {
  const stored = { state: 'retrying', attempts: 2, progress: { done: 1 } } as const;
  expect(await read(stored, { policy: { concurrency: 1 } })).toEqual({
    ...pending,
    progress: { done: 1 },
    status: 'retrying',
    attempts: 2,
  });
  expect(await read({}, { policy: { concurrency: 1 } })).toMatchObject({
    progress: null,
    status: 'queued',
    attempts: 0,
  });
});

it('is the payload itself where the output is a scalar', async () => {
  expect(await read({}, { output: 'Int!' })).toBeNull();
  expect(await read({ responseText: '7' }, { output: 'Int!' })).toBe(7);
});

it('prints the time as Postgres does where the output has relationships', async () => {
  const services = memoryRuns();
  services.known.set(RUN_ID, run());
  const actions = resolved([action('later', { kind: 'asynchronous', output_type: 'Int' })]);
  const found = actions.actions.get('later');
  invariant(found, 'the action is consistent');
  const joined = { ...object('Out', {}), description: undefined, fields: [], relationships: [relationship('r', {})] };
  const linked = { ...actions, types: { ...actions.types, objects: new Map([['Out', joined]]) } };
  const output = { ...found.output, base: 'Out', category: 'object' as const };
  const request = { action: { ...found, output }, resolved: linked, id: RUN_ID, context: requestContext() };
  expect(await readRun(request as never, services)).toMatchObject({
    value: { created_at: '2024-01-31T10:00:00.123456+00:00' },
  });
});
