import { invariant, parseJson, type ActionPolicy, type HttpFailure, type HttpResponse, type Json } from '@app/types';
import { callServices, response, type RecordedServices } from '../../test/call-services.js';
import { action, document, object, resolveEnv } from '../../test/documents.js';
import { RUN_ID } from '../../test/memory-runs.js';
import { prepareCall } from '../call/prepared-call.js';
import { resolveActions } from '../resolve/resolve-actions.js';
import { attemptRun, type AttemptEnd } from './attempt-run.js';
import type { ClaimedRun } from './run-store.js';

const retry = {
  max_attempts: 3,
  initial_delay_ms: 100,
  max_delay_ms: 1000,
  multiplier: 2,
  jitter: 0,
  non_retryable_codes: ['hopeless'],
};
const claimed: ClaimedRun = {
  id: RUN_ID,
  action: 'later',
  input: { a: 1 },
  headers: { authorization: 'Bearer x', 'x-request-id': 'request-7' },
  sessionVariables: { 'x-hasura-role': 'user', 'x-hasura-user-id': '1' },
  attempt: 1,
  maxAttempts: 1,
  leaseToken: 'token',
};

interface Given {
  readonly run?: Partial<ClaimedRun>;
  readonly policy?: ActionPolicy;
  readonly callback?: boolean;
}

function attempt(
  services: RecordedServices,
  { run = {}, policy = {}, callback = false }: Given = {},
): Promise<AttemptEnd> {
  const later = action('later', { kind: 'asynchronous', output_type: 'Out!', forward_client_headers: true });
  const given = {
    ...document([later], { objects: [object('Out', { id: 'Int!' })] }),
    actionPolicies: { later: policy },
  };
  const { resolved } = resolveActions(given, resolveEnv(), {
    describe: { action: () => null, customTypes: () => null },
    prepareCall: (one) => prepareCall(one, {}, { configuredHeaderPrecedence: false, version: '0' }),
  });
  const found = resolved.actions.get('later');
  invariant(found, 'the action is consistent');
  const { signal } = new AbortController();
  const url = callback ? { url: 'http://us/secret', digest: 'd' } : undefined;
  const ports = { now: () => 0, random: () => 0 };
  return attemptRun({ run: { ...claimed, ...run }, action: found, signal, callback: url }, { ...services, ...ports });
}

async function outcomeOf(answer: HttpResponse | HttpFailure, given?: Given): Promise<AttemptEnd['outcome']> {
  return (await attempt(callServices(answer), given)).outcome;
}

describe('the call', () => {
  it('has the payload of a synchronous one, without a query', async () => {
    const services = callServices(response('{"id":1}'));
    await attempt(services);
    expect(parseJson(services.sent[0]?.body ?? '')).toEqual({
      action: { name: 'later' },
      input: { a: 1 },
      session_variables: claimed.sessionVariables,
      request_query: null,
    });
  });

  it('says which run and attempt it serves, and forwards the stored headers', async () => {
    const services = callServices(response('{"id":1}'));
    await attempt(services, { run: { attempt: 2 } });
    const headers = Object.fromEntries(services.sent[0]?.headers ?? []);
    expect(headers).toMatchObject({
      'X-Actiongraph-Run-Id': RUN_ID,
      'X-Actiongraph-Attempt': '2',
      'Idempotency-Key': RUN_ID,
      authorization: 'Bearer x',
      'x-request-id': 'request-7',
    });
    expect(headers).not.toHaveProperty('X-Actiongraph-Callback-Url');
  });

  it('does not take the idempotency key of the client for that of the run', async () => {
    const services = callServices(response('{"id":1}'));
    await attempt(services, { run: { headers: { 'idempotency-key': 'mine' } } });
    const keys = (services.sent[0]?.headers ?? []).filter(([name]) => name.toLowerCase() === 'idempotency-key');
    expect(keys).toEqual([['Idempotency-Key', RUN_ID]]);
  });

  it('names the callback URL, which logs do not show', async () => {
    const services = callServices(response('{"id":1}'));
    await attempt(services, { callback: true });
    expect(services.sent[0]?.headers).toContainEqual(['X-Actiongraph-Callback-Url', 'http://us/secret']);
    expect(JSON.stringify(services.observed)).not.toContain('http://us/secret');
  });
});

describe('the outcome', () => {
  it('is the answer', async () => {
    expect(await outcomeOf(response('{ "id": 1.0 }'))).toEqual({ type: 'completed', responseText: '{"id":1.0}' });
  });

  it.each<[HttpResponse | HttpFailure, Json]>([
    [response('{"message":"no","code":"bad"}', 400), { error: 'no', path: '$', code: 'bad' }],
    [response('{"message":"no","extensions":{"code":"x","a":1}}', 400), { error: 'no', path: '$', code: 'unexpected' }],
    [response('{}', 500), { error: 'internal error', path: '$', code: 'unexpected' }],
    [
      { type: 'failure', kind: 'connection-failure', detail: 'why' },
      { error: 'http exception when calling webhook', path: '$', code: 'unexpected' },
    ],
    [
      response('{}'),
      { error: 'field "id" expected in webhook response, but not found', path: '$', code: 'unexpected' },
    ],
  ])('of %j is a failure without internals', async (answer, error) => {
    expect(await outcomeOf(answer)).toEqual({ type: 'failed', error });
  });

  it('is another attempt while there are some', async () => {
    const given = { policy: { retry }, run: { attempt: 2, maxAttempts: 3 } };
    expect(await outcomeOf(response('{}', 503), given)).toMatchObject({ type: 'retry', delayMs: 200 });
    const busy = response('{}', 503, [['Retry-After', '7']]);
    expect(await outcomeOf(busy, given)).toMatchObject({ type: 'retry', delayMs: 7000 });
  });

  it('is dead after the last of several', async () => {
    const given = { policy: { retry }, run: { attempt: 3, maxAttempts: 3 } };
    expect(await outcomeOf(response('{}', 503), given)).toMatchObject({ type: 'dead' });
  });

  it.each(['{"message":"no","code":"hopeless"}', '{"message":"no","extensions":{"code":"hopeless"}}'])(
    'is final after %s',
    async (body) => {
      const given = { policy: { retry }, run: { maxAttempts: 3 } };
      expect(await outcomeOf(response(body, 422), given)).toMatchObject({ type: 'failed' });
    },
  );
});

describe('a 202', () => {
  const waiting = { type: 'waiting', callbackDigest: 'd', timeoutMs: 3_600_000 };

  it.each(['', 'accepted', '{}', 'null'])('with %j promises a callback', async (body) => {
    expect(await outcomeOf(response(body, 202), { callback: true })).toEqual(waiting);
  });

  it('with an answer is one', async () => {
    expect(await outcomeOf(response('{"id":1}', 202), { callback: true })).toMatchObject({ type: 'completed' });
  });

  it('promises a callback whatever it holds where the policy limits its time', async () => {
    const given = { callback: true, policy: { callback_timeout_seconds: 5 } };
    expect(await outcomeOf(response('{"id":1}', 202), given)).toEqual({ ...waiting, timeoutMs: 5000 });
  });

  it('is an answer like any other where nobody can call back', async () => {
    expect(await outcomeOf(response('', 202))).toMatchObject({ type: 'failed' });
  });
});
