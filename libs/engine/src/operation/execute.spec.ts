import { GatewayError } from '@app/types';
import type { RequestContext } from '../kind/field-kind.js';
import type { AnyKind } from '../snapshot/role-schema.js';
import { runOperation, type RequestSurroundings } from './run-operation.js';
import { echoKind } from '../../../../test/support/echo-kind.js';
import { echoGateway, echoSnapshot } from '../../../../test/support/engine-harness.js';

const gateway = echoGateway();
const { answer, fault, run } = gateway;

/** What ran, in order: `slow start`. */
async function trace(query: string): Promise<readonly string[]> {
  gateway.calls.length = 0;
  await run(query).catch(() => undefined);
  return gateway.calls.map(({ name, moment }) => `${name} ${moment}`);
}

const unexpected = (message: string, field: string): unknown => ({
  message,
  code: 'unexpected',
  path: `$.selectionSet.${field}`,
});

describe('a mutation', () => {
  it('runs its fields strictly one after another', async () => {
    const query = 'mutation { a: record(delay: 30) author { id } b: record(delay: 1) }';
    expect(await trace(query)).toEqual([
      'record start',
      'record end',
      'author start',
      'author end',
      'record start',
      'record end',
    ]);
  });

  it('stops at the first failure', async () => {
    const query = 'mutation { record refuse(message: "first", delay: 5) author { id } }';
    expect(await trace(query)).toEqual(['record start', 'record end', 'refuse start', 'refuse end']);
    expect(await fault(query)).toEqual(unexpected('first', 'refuse'));
  });

  it('answers in document order, with static fields between', async () => {
    const { body } = await run('mutation { b: record(note: "1") __typename a: record(note: "2") }');
    expect(body).toBe('{"data":{"b":{"note":"1"},"__typename":"mutation_root","a":{"note":"2"}}}');
  });

  it('gathers the cookies of all its fields', async () => {
    const { cookies } = await run('mutation { a: record __typename author { id } }');
    expect(cookies).toEqual(['from=record', 'from=author']);
  });
});

describe('a mutation with fields that run first', () => {
  const eager = echoGateway({ runsFirst: (name) => name === 'record' });

  it('runs them before the others, and answers in document order', async () => {
    const { body } = await eager.run('mutation { whoami a: record(note: "1") __typename b: record(note: "2") }');
    expect(eager.calls.filter(({ moment }) => moment === 'start').map(({ name }) => name)).toEqual([
      'record',
      'record',
      'whoami',
    ]);
    expect(body).toBe('{"data":{"whoami":"admin","a":{"note":"1"},"__typename":"mutation_root","b":{"note":"2"}}}');
  });

  it('runs them although an earlier field fails', async () => {
    eager.calls.length = 0;
    await expect(eager.run('mutation { refuse(message: "no") record }')).rejects.toThrow('no');
    expect(eager.calls.map(({ name }) => name)).toContain('record');
  });
});

describe('a query', () => {
  it('runs its fields side by side', async () => {
    const query = '{ a: slow(delay: 30) b: slow(delay: 1) secret }';
    expect((await trace(query)).slice(0, 3)).toEqual(['slow start', 'slow start', 'secret start']);
  });

  it('answers in document order, whoever is ready first', async () => {
    const { body } = await run('{ a: slow(delay: 20, tag: "a") b: slow(delay: 1, tag: "b") whoami }');
    expect(body).toBe('{"data":{"a":{"delay":20,"tag":"a"},"b":{"delay":1,"tag":"b"},"whoami":"admin"}}');
  });

  it('fails with the first failing field of the document, not the first in time', async () => {
    const query = '{ whoami a: fail(message: "late", delay: 30) b: fail(message: "early") }';
    expect(await fault(query)).toEqual(unexpected('late', 'fail'));
  });

  it('has no data when any field fails', async () => {
    await expect(run('{ whoami fail(message: "m") }')).rejects.toBeInstanceOf(GatewayError);
  });

  it('lets a bug of a runner through as it is, for the edge to mask', async () => {
    await expect(run('{ crash }')).rejects.toThrow(TypeError);
    await expect(run('{ whoami crash fail(message: "m") }')).rejects.toThrow(TypeError);
  });

  it.each([
    ['one failure', '{ fail(message: "a") }'],
    ['many failures', '{ a: fail(message: "a") b: fail(message: "b", delay: 5) crash }'],
    ['a failing mutation', 'mutation { refuse(message: "a") record }'],
    ['a faulty document', '{ nope }'],
    ['a faulty value', 'query ($v: Int!) { needInt(value: $v) }'],
  ])('leaves no unhandled rejection behind: %s', async (_case, query) => {
    const seen: unknown[] = [];
    const note = (reason: unknown): void => void seen.push(reason);
    process.on('unhandledRejection', note);
    await run(query).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', note);
    expect(seen).toEqual([]);
  });

  it('rejects instead of throwing, so that a caller needs one way to catch', () => {
    const promise = run('{');
    expect(promise).toBeInstanceOf(Promise);
    return expect(promise).rejects.toBeInstanceOf(GatewayError);
  });
});

describe('what runners are given', () => {
  it('is the session of the request, also where the plan is cached', async () => {
    for (const role of ['admin', 'user', 'editor', 'user']) {
      expect(await answer('{ whoami }', { role })).toEqual({ whoami: role });
    }
  });

  it('is the values of the request, also where the plan is cached', async () => {
    const query = 'query ($v: Int) { echo(int: $v) }';
    for (const v of [1, 2, null, 1]) expect(await answer(query, { variables: { v } })).toEqual({ echo: { int: v } });
  });

  it('is told apart for requests that run at the same time', async () => {
    const query = 'query ($d: Int!, $t: String) { slow(delay: $d, tag: $t) }';
    const all = [30, 1, 15].map((d) => answer(query, { variables: { d, t: `t${d}` } }));
    expect(await Promise.all(all)).toEqual([30, 1, 15].map((d) => ({ slow: { delay: d, tag: `t${d}` } })));
  });

  it('is everything that the caller said about the request, and what the corridor found out', async () => {
    const seen: RequestContext[] = [];
    const kind: AnyKind = {
      ...echoKind(),
      runner: {
        run: (_payload, _resolved, context) => {
          seen.push(context);
          return Promise.resolve({ json: '1' });
        },
      },
    };
    const schema = echoSnapshot({}, { kinds: [kind] }).roleSchema({
      role: 'admin',
      api: 'graphql',
      backendOnlyPermissions: false,
    });
    const surroundings: RequestSurroundings = {
      session: { role: 'admin', variables: {}, isAdmin: true, backendOnlyPermissions: true },
      headers: { cookie: ['a', 'b'] },
      requestId: 'request-7',
      transport: 'websocket',
      batched: true,
      signal: () => new AbortController().signal,
    };
    const query = 'mutation ($v: String) { record(note: $v) }';
    const request = { query, variables: { v: 'n' }, operationName: undefined };
    await runOperation({ request, schema, surroundings, options: { dropUnboundVariables: false } });
    expect(seen).toEqual([{ ...surroundings, values: ['n'], queryText: query, operationType: 'mutation' }]);
  });

  it('comes after the plan was told, and not when there is none', async () => {
    const told: string[] = [];
    const options = { onPlan: (plan: { readonly operation: string }) => void told.push(plan.operation) };
    await run('{ whoami }', { options });
    await run('{ whoami }', { options });
    await run('mutation { refuse(message: "m") }', { options }).catch(() => undefined);
    await run('{ nope }', { options }).catch(() => undefined);
    expect(told).toEqual(['query', 'query', 'mutation']);
  });
});
