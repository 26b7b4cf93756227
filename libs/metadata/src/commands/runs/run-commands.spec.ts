import { applyCommand, errorOf } from '../../../../../test/support/metadata-commands.js';
import type { Json } from '@app/types';
import { printCursor } from './decode-run-args.js';

const ID = '0b9a5a5e-6c5f-4b8e-9f43-2f4b0e3f8a11';
const answerTo = (command: string, args: Json) => applyCommand(command, args).answer;

describe('list_action_runs', () => {
  it('asks for fifty runs without filters', () => {
    expect(answerTo('list_action_runs', {})).toEqual({
      type: 'runs',
      question: { type: 'list', filter: { limit: 50 } },
    });
  });

  it('takes every filter, and the cursor of an answer', () => {
    const filter = { action: 'a', states: ['dead', 'failed'], since: '2026-01-31T10:00:00Z', limit: 500 };
    const after = { createdAt: '2026-01-31T10:00:00.123456Z', id: ID };
    expect(answerTo('list_action_runs', { ...filter, cursor: printCursor(after) })).toEqual({
      type: 'runs',
      question: { type: 'list', filter: { ...filter, after } },
    });
  });

  it.each<[Json, string]>([
    [null, '$.args'],
    [{ action: 'no name' }, '$.args.action'],
    [{ states: [] }, '$.args.states'],
    [{ states: 'dead' }, '$.args.states'],
    [{ states: ['dead', 'DEAD'] }, '$.args.states[1]'],
    [{ since: 'yesterday' }, '$.args.since'],
    [{ since: '2026-01-31' }, '$.args.since'],
    [{ until: '2026-01-31T10:00:00' }, '$.args.until'],
    [{ until: '2026-13-31T10:00:00Z' }, '$.args.until'],
    [{ until: 7 }, '$.args.until'],
    [{ limit: 0 }, '$.args.limit'],
    [{ limit: 501 }, '$.args.limit'],
    [{ limit: '5' }, '$.args.limit'],
    [{ offset: 5 }, '$.args.offset'],
    [{ cursor: '' }, '$.args.cursor'],
    [{ cursor: '!!!' }, '$.args.cursor'],
    [{ cursor: Buffer.from('["x","y"]').toString('base64url') }, '$.args.cursor'],
    [{ cursor: Buffer.from(`{"0":"2026-01-31T10:00:00Z","1":"${ID}"}`).toString('base64url') }, '$.args.cursor'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => answerTo('list_action_runs', args))).toMatchObject({ code: 'parse-failed', path });
  });
});

describe.each(['get', 'replay', 'cancel'])('%s_action_run', (type) => {
  const command = `${type}_action_run`;

  it('asks about the run and changes no metadata', () => {
    const { answer, change } = applyCommand(command, { id: ID.toUpperCase() });
    expect(answer).toEqual({ type: 'runs', question: { type, id: ID } });
    expect(change).toBeUndefined();
  });

  it.each<[Json, string]>([
    [{}, '$.args'],
    [{ id: 7 }, '$.args.id'],
    [{ id: 'x' }, '$.args.id'],
    [{ id: `${ID}0` }, '$.args.id'],
    [{ id: ID, force: true }, '$.args.force'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => answerTo(command, args))).toMatchObject({ code: 'parse-failed', path });
  });
});
