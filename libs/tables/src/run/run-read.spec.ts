import type { RequestContext } from '@app/engine';
import type { SqlCall, SqlPort } from './sql-port.js';
import { runRead, type ReadPayload } from './run-read.js';

const payload: ReadPayload = {
  access: 'read',
  source: 'shop',
  statement: {
    name: 'n',
    text: 'SELECT $1::int4',
    parameters: [{ type: 'variable', use: 0, encoding: 'text' }],
    touches: { reads: [], writes: [], functions: [] },
  },
  whenEmpty: 'null',
};

function read(answer: string | null, signal?: () => AbortSignal) {
  const calls: [string, SqlCall, AbortSignal | undefined][] = [];
  const sql = {
    read: (...call: [string, SqlCall, AbortSignal | undefined]) => {
      calls.push(call);
      return Promise.resolve(answer);
    },
  } as unknown as SqlPort;
  const context = { values: [5], signal } as unknown as RequestContext;
  return { calls, result: runRead(payload, context, sql) };
}

describe('runRead', () => {
  it('answers the first cell, untouched', async () => {
    const { calls, result } = read('[{"a":1}]');
    expect(await result).toEqual({ json: '[{"a":1}]' });
    expect(calls).toEqual([['shop', { name: 'n', text: 'SELECT $1::int4', parameters: ['5'] }, undefined]]);
  });

  it('answers what the payload says when there is no row', async () => {
    expect(await read(null).result).toEqual({ json: 'null' });
  });

  it("hands on how the request's signal is made, without making one", async () => {
    let made = 0;
    const { signal } = new AbortController();
    const { calls, result } = read('1', () => {
      made += 1;
      return signal;
    });
    await result;
    expect(made).toBe(0);
    expect((calls[0]?.[2] as unknown as () => AbortSignal)()).toBe(signal);
  });
});
