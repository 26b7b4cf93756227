import { GatewayError, type ActionPolicy, type HttpFailure, type HttpResponse, type JsonObject } from '@app/types';
import { callServices, response, type RecordedServices } from '../../test/call-services.js';
import { requestContext } from '../../test/contexts.js';
import { action } from '../../test/documents.js';
import { resolved } from '../../test/resolve.js';
import { syncServices, type RecordedSync } from '../../test/sync-services.js';
import type { RequestContext } from '@app/engine';
import type { ResolvedAction } from '../resolve/resolved-actions.js';
import { callSync } from './call-sync.js';
import type { HandlerAnswer } from './pipeline.js';

const RETRY = {
  max_attempts: 3,
  initial_delay_ms: 100,
  max_delay_ms: 1000,
  multiplier: 2,
  jitter: 0,
  non_retryable_codes: [],
};
const TIMED_OUT: HttpFailure = { type: 'failure', kind: 'connection-failure', detail: 'ECONNREFUSED' };
const KEY = { 'idempotency-key': 'k' };

function actionOf(type: 'query' | 'mutation', policy: ActionPolicy = {}): ResolvedAction {
  const [found] = resolved([action('make', { type, output_type: 'json' })]).actions.values();
  if (found === undefined) throw new Error('the action is consistent');
  return { ...found, policy };
}

interface World {
  readonly services: RecordedServices;
  readonly sync: RecordedSync;
  readonly call: (input?: JsonObject, context?: Partial<RequestContext>) => Promise<HandlerAnswer>;
}

/** Answers in order; the last one again and again. */
function world(made: ResolvedAction, answers: readonly (HttpResponse | HttpFailure)[], random?: number): World {
  const services = callServices(response('0'));
  const sync = syncServices(random);
  const http: RecordedServices['http'] = {
    send: (request) => {
      services.sent.push(request);
      return Promise.resolve(answers[Math.min(services.sent.length, answers.length) - 1] ?? TIMED_OUT);
    },
  };
  const call: World['call'] = (input = {}, context = {}) =>
    callSync({ action: made, input, context: requestContext(context) }, { ...services, http, sync });
  return { services, sync, call };
}

describe('a retry policy', () => {
  it('repeats a query that could not be made, with growing pauses', async () => {
    const { call, services, sync } = world(actionOf('query', { retry: RETRY }), [
      TIMED_OUT,
      response('', 503),
      response('1'),
    ]);
    expect((await call()).body).toBe(1);
    expect(services.sent).toHaveLength(3);
    expect(sync.pauses).toEqual([100, 200]);
  });

  it('gives up after its last attempt, with the last error', async () => {
    const { call, services } = world(actionOf('query', { retry: RETRY }), [response('{}', 500)]);
    await expect(call()).rejects.toMatchObject({ message: 'internal error' });
    expect(services.sent).toHaveLength(3);
  });

  it.each<[string, HttpResponse | HttpFailure]>([
    ['4xx', response('{"message":"no"}', 400)],
    ['an answer that is no JSON', response('no', 200)],
    ['an unusable address', { type: 'failure', kind: 'invalid-url', detail: '' }],
    ['a client that has gone', { type: 'failure', kind: 'aborted', detail: '' }],
  ])('does not repeat after %s', async (_name, outcome) => {
    const { call, services } = world(actionOf('query', { retry: RETRY }), [outcome]);
    await expect(call()).rejects.toThrow(GatewayError);
    expect(services.sent).toHaveLength(1);
  });

  it('does not repeat errors with the listed codes', async () => {
    const retry = { ...RETRY, non_retryable_codes: ['unexpected'] };
    const { call, services } = world(actionOf('query', { retry }), [TIMED_OUT]);
    await expect(call()).rejects.toThrow(GatewayError);
    expect(services.sent).toHaveLength(1);
  });

  it('stays within the timeout of the action, and gives each attempt what is left of it', async () => {
    const retry = { ...RETRY, max_attempts: 100, initial_delay_ms: 400 };
    const { call, services } = world(actionOf('query', { retry }), [TIMED_OUT]);
    await expect(call()).rejects.toThrow(GatewayError);
    const timeouts = services.sent.map(({ timeoutMs }) => timeoutMs);
    expect(timeouts.length).toBeLessThan(100);
    expect(timeouts).toEqual(timeouts.toSorted((a, b) => b - a));
    expect(timeouts.at(-1)).toBeGreaterThan(0);
  });

  it('does not repeat a mutation without a key', async () => {
    const { call, services } = world(actionOf('mutation', { retry: RETRY }), [TIMED_OUT, response('1')]);
    await expect(call()).rejects.toThrow(GatewayError);
    expect(services.sent).toHaveLength(1);
  });

  it('repeats a mutation with a key, and the handler sees the same key', async () => {
    const { call, services } = world(actionOf('mutation', { retry: RETRY }), [TIMED_OUT, response('1')]);
    expect((await call({}, { headers: KEY })).body).toBe(1);
    const keys = services.sent.map(({ headers }) => Object.fromEntries(headers)['Idempotency-Key']);
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(2);
  });
});

describe('a key', () => {
  it('makes one call, and gives its answer to everybody', async () => {
    const { call, services } = world(actionOf('mutation'), [response('{"a":1}'), response('{"a":2}')]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => call({ n: 1 }, { headers: KEY })));
    for (const { body } of answers) expect(body).toEqual({ a: 1 });
    expect(services.sent).toHaveLength(1);
  });

  it('fails for everybody who waited for a call that failed, and is free afterwards', async () => {
    const { call, services } = world(actionOf('mutation'), [TIMED_OUT, response('1')]);
    const settled = await Promise.allSettled(Array.from({ length: 5 }, () => call({}, { headers: KEY })));
    expect(settled.map(({ status }) => status)).toEqual(new Array(5).fill('rejected'));
    expect(services.sent).toHaveLength(1);
    expect((await call({}, { headers: KEY })).body).toBe(1);
  });

  it('does not care about the order of keys in the arguments, and does about their values', async () => {
    const { call } = world(actionOf('mutation'), [response('1')]);
    await call({ o: { a: 1, b: [1, 2] } }, { headers: KEY });
    expect((await call({ o: { b: [1, 2], a: 1 } }, { headers: KEY })).body).toBe(1);
    await expect(call({ o: { b: [2, 1], a: 1 } }, { headers: KEY })).rejects.toMatchObject({
      code: 'conflict',
      status: 409,
    });
  });

  it('does not count for queries', async () => {
    const { call, services } = world(actionOf('query'), [response('1')]);
    await call({}, { headers: KEY });
    await call({}, { headers: KEY });
    expect(services.sent).toHaveLength(2);
  });

  it('among the headers of a websocket does not count', async () => {
    const { call, services } = world(actionOf('mutation'), [response('1')]);
    await call({ n: 1 }, { headers: KEY, transport: 'websocket' });
    await call({ n: 2 }, { headers: KEY, transport: 'websocket' });
    expect(services.sent).toHaveLength(2);
  });

  it('is taken over when its call was lost', async () => {
    const { call, sync, services } = world(actionOf('mutation'), [response('1')]);
    await call({}, { headers: KEY });
    for (const one of sync.stored.values()) one.outcome = 'lost';
    await call({}, { headers: KEY });
    expect(services.sent).toHaveLength(2);
  });

  it('whose call does not end within the timeout is an error for those who wait', async () => {
    const { call, sync } = world(actionOf('mutation'), [response('1')]);
    await call({}, { headers: KEY });
    for (const one of sync.stored.values()) one.outcome = undefined;
    await expect(call({}, { headers: KEY })).rejects.toMatchObject({ code: 'busy', status: 409 });
  });

  it('does not lose the answer that could not be stored, and is told of it', async () => {
    const { call, services, sync } = world(actionOf('mutation'), [response('1')]);
    Object.assign(sync.runs, { settle: () => Promise.reject(new Error('disk full')) });
    expect((await call({}, { headers: KEY })).body).toBe(1);
    expect(services.observed).toContainEqual(
      expect.objectContaining({ type: 'internal', level: 'error', detail: { action: 'make', error: 'disk full' } }),
    );
  });

  it.each<{ readonly key: string | string[] }>([
    { key: ['a', 'b'] },
    { key: '' },
    { key: 'x'.repeat(256) },
    { key: 'a\nb' },
  ])('%j is refused', async ({ key }) => {
    const { call, services } = world(actionOf('mutation'), [response('1')]);
    await expect(call({}, { headers: { 'idempotency-key': key } })).rejects.toMatchObject({ code: 'invalid-headers' });
    expect(services.sent).toEqual([]);
  });
});

describe('a key made of arguments', () => {
  const policy: ActionPolicy = { idempotency: { arguments: ['order.id'], ttl_seconds: 60 } };

  it('is the same where they are the same; other arguments under it are a conflict', async () => {
    const { call, services, sync } = world(actionOf('mutation', policy), [response('1')]);
    await call({ order: { id: 7 }, n: 1 });
    await call({ order: { id: 7 }, n: 1 });
    await expect(call({ order: { id: 7 }, n: 2 })).rejects.toMatchObject({ code: 'conflict' });
    await call({ order: { id: 8 }, n: 2 });
    expect(services.sent).toHaveLength(2);
    expect([...sync.stored.values()].map(({ keepSeconds }) => keepSeconds)).toEqual([60, 60]);
  });

  it.each<JsonObject>([
    {},
    { order: null },
    { order: { id: null } },
    { order: 'x' },
    { order: { __proto__: { id: 7 } } },
  ])('is none with %j', async (input) => {
    const { call, services } = world(actionOf('mutation', policy), [response('1')]);
    await call(input);
    await call(input);
    expect(services.sent).toHaveLength(2);
  });

  it('gives way to the header', async () => {
    const { call, services } = world(actionOf('mutation', policy), [response('1')]);
    await call({ order: { id: 7 } }, { headers: { 'idempotency-key': 'one' } });
    await call({ order: { id: 7 } }, { headers: { 'idempotency-key': 'two' } });
    expect(services.sent).toHaveLength(2);
  });
});

describe('records of calls', () => {
  it('are made of the sampled part, failures included', async () => {
    const made = actionOf('mutation', { record_sync: 0.5 });
    const good = world(made, [response('1')], 0.4);
    await good.call({ n: 1 });
    expect(good.sync.recorded).toEqual([
      {
        action: 'make',
        input: { n: 1 },
        sessionVariables: requestContext().session.variables,
        outcome: { type: 'completed', responseText: '1' },
      },
    ]);
    const bad = world(made, [response('{"message":"no","code":"c"}', 400)], 0.4);
    await expect(bad.call()).rejects.toThrow('no');
    expect(bad.sync.recorded[0]?.outcome).toMatchObject({
      type: 'failed',
      error: { error: 'no', code: 'c', status: 400 },
    });
    const other = world(made, [response('1')], 0.5);
    await other.call();
    expect(other.sync.recorded).toEqual([]);
  });

  it('are not made twice of calls with a key', async () => {
    const { call, sync } = world(actionOf('mutation', { record_sync: 1 }), [response('1')]);
    await call({}, { headers: KEY });
    expect(sync.recorded).toEqual([]);
  });
});
