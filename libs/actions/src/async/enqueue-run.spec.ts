import { invariant, type ActionPolicy } from '@app/types';
import type { RequestContext } from '@app/engine';
import { requestContext } from '../../test/contexts.js';
import { action, document, resolveEnv } from '../../test/documents.js';
import { memoryRuns, RUN_ID, type MemoryRuns } from '../../test/memory-runs.js';
import { prepareCall } from '../call/prepared-call.js';
import { resolveActions } from '../resolve/resolve-actions.js';
import { enqueueRun } from './enqueue-run.js';
import type { NewRun } from './run-store.js';

const HEADERS = {
  authorization: 'Bearer x',
  cookie: 'c=1',
  accept: '*/*',
  'user-agent': 'browser',
  'x-hasura-admin-secret': 'secret',
  'x-own': ['a', 'b'],
  connection: 'close, x-hop',
  'x-hop': '1',
};

interface Given {
  readonly forwards?: boolean;
  readonly policy?: ActionPolicy;
  readonly context?: Partial<RequestContext>;
  readonly services?: MemoryRuns;
}

async function enqueue({
  forwards = false,
  policy = {},
  context = {},
  services = memoryRuns(),
}: Given): Promise<NewRun> {
  const later = action('later', { kind: 'asynchronous', forward_client_headers: forwards });
  const { resolved } = resolveActions({ ...document([later]), actionPolicies: { later: policy } }, resolveEnv(), {
    describe: { action: () => null, customTypes: () => null },
    prepareCall: (one) => prepareCall(one, {}, { configuredHeaderPrecedence: false, version: '0' }),
  });
  const found = resolved.actions.get('later');
  invariant(found, 'the action is consistent');
  const request = { action: found, input: { a: 1 }, context: requestContext({ headers: HEADERS, ...context }) };
  expect(await enqueueRun(request, services)).toEqual({ json: `"${RUN_ID}"` });
  const [run] = services.enqueued;
  invariant(run, 'a run was stored');
  return run;
}

it('stores what the handler will be called with, and by default no header', async () => {
  expect(await enqueue({})).toEqual({
    action: 'later',
    input: { a: 1 },
    headers: {},
    sessionVariables: { 'x-hasura-role': 'user', 'x-hasura-user-id': '1' },
    delaySeconds: 0,
    expiresAfterSeconds: undefined,
    maxAttempts: 1,
    idempotency: undefined,
  });
});

it('stores the headers that forwarding needs', async () => {
  expect((await enqueue({ forwards: true })).headers).toEqual({
    'x-request-id': 'request-1',
    authorization: 'Bearer x',
    cookie: 'c=1',
    'user-agent': 'browser',
    'x-own': ['a', 'b'],
  });
});

it('stores every header where the installation wants that', async () => {
  const services = memoryRuns({ storeAllHeaders: true });
  expect((await enqueue({ services })).headers).toEqual({ 'x-request-id': 'request-1', ...HEADERS });
});

it('follows the policy', async () => {
  const retry = {
    max_attempts: 4,
    initial_delay_ms: 1,
    max_delay_ms: 1,
    multiplier: 1,
    jitter: 0,
    non_retryable_codes: [],
  };
  expect(await enqueue({ policy: { retry, delay_seconds: 5, expires_after_seconds: 60 } })).toMatchObject({
    delaySeconds: 5,
    expiresAfterSeconds: 60,
    maxAttempts: 4,
  });
});

it('starts as late as the request says', async () => {
  const context = { headers: { 'x-actiongraph-delay-seconds': '0.5' } };
  expect(await enqueue({ policy: { delay_seconds: 5 }, context })).toMatchObject({ delaySeconds: 0.5 });
});

it.each(['', '-1', '1e3', 'soon', '31536001', '1,5', ' 1'])('refuses a delay of %j', async (delay) => {
  const services = memoryRuns();
  const given = { services, context: { headers: { 'x-actiongraph-delay-seconds': delay } } };
  await expect(enqueue(given)).rejects.toMatchObject({ code: 'validation-failed' });
  expect(services.enqueued).toEqual([]);
});
