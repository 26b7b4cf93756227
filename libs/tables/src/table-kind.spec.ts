import type { RequestContext } from '@app/engine';
import { TABLE_SETTINGS } from '../test/table-gateway.js';
import type { SqlPort } from './run/sql-port.js';
import { createTableKind } from './table-kind.js';
import type { TablePayload } from './translate/table-payload.js';

const statement = { name: 'n', text: 'SELECT 1', parameters: [], touches: { reads: [], writes: [], functions: [] } };
const read: TablePayload = { access: 'read', source: 'a', statement, whenEmpty: 'null' };
const write = (source: string, validations: readonly unknown[] = []): TablePayload =>
  ({ access: 'write', source, program: { validations, body: { type: 'constant', json: '{}' } } }) as TablePayload;

const context = {} as RequestContext;
const resolved = { sources: new Map(), settings: TABLE_SETTINGS };
const sql = {} as SqlPort;

describe('the runner of the table kind', () => {
  const { runner } = createTableKind({ sql, settings: TABLE_SETTINGS });

  it.each([
    ['writes of one source', [write('a'), write('a')], true],
    ['one write', [write('a')], true],
    ['writes of two sources', [write('a'), write('b')], false],
    ['a read among writes', [write('a'), read], false],
  ])('knows whether %s form a unit', (_what, payloads, expected) => {
    expect(runner.together?.(payloads)).toBe(expected);
  });

  it('answers a write that is asked for alone', async () => {
    expect(await runner.run(write('a'), resolved, context)).toEqual({ json: '{}' });
  });

  it('refuses to write unvalidated input', async () => {
    await expect(runner.run(write('a', [{}]), resolved, context)).rejects.toThrow('validated');
  });
});

describe('validations of inputs', () => {
  it('happen in order before anything is written, and stop at the first refusal', async () => {
    const asked: unknown[] = [];
    const { runner } = createTableKind({
      sql,
      settings: TABLE_SETTINGS,
      validateInput: (validation) => {
        asked.push(validation);
        return asked.length === 2 ? Promise.reject(new Error('refused')) : Promise.resolve();
      },
    });
    const payloads = [write('a', ['first', 'second']), write('a', ['third'])];
    await expect(runner.runTogether?.(payloads, resolved, context)).rejects.toThrow('refused');
    expect(asked).toEqual(['first', 'second']);
  });
});
