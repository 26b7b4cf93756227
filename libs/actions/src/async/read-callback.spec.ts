import { invariant, parseJson, type Json } from '@app/types';
import { action, object } from '../../test/documents.js';
import { resolved } from '../../test/resolve.js';
import { runError } from './error.js';
import { judgeCallback, readCallback } from './read-callback.js';

const actions = resolved([action('later', { kind: 'asynchronous', output_type: 'Out!' })], {
  objects: [object('Out', { id: 'Int!' })],
});
function judged(body: Json): unknown {
  const later = actions.actions.get('later');
  invariant(later, 'the action is consistent');
  return judgeCallback(readCallback(body), later);
}

it('takes progress of any form', () => {
  expect(judged({ progress: { done: [1, 2] } })).toEqual({ type: 'progress', progress: { done: [1, 2] } });
  expect(judged({ progress: null })).toEqual({ type: 'progress', progress: null });
});

it('takes an output that fits the type, digit by digit', () => {
  expect(judged(parseJson('{"output":{"id":12345678901234567890.10}}'))).toEqual({
    type: 'completed',
    responseText: '{"id":12345678901234567890.10}',
  });
});

it('ends the run with an output that does not fit', () => {
  expect(judged({ output: {} })).toEqual({
    type: 'failed',
    error: { error: 'field "id" expected in webhook response, but not found', path: '$', code: 'unexpected' },
  });
});

it.each<[Json, string]>([
  [{ message: 'no', code: 'c' }, 'c'],
  [{ message: 'no' }, 'unexpected'],
  [{ message: 'no', code: 7 }, 'unexpected'],
])('takes the error %j', (error, code) => {
  expect(judged({ error })).toEqual({ type: 'failed', error: { error: 'no', path: '$', code } });
});

it.each<Json>([
  null,
  [],
  'output',
  {},
  { outputs: 1 },
  { output: { id: 1 }, progress: 1 },
  { error: 'no' },
  { error: {} },
  { error: { message: 1 } },
  parseJson('{"__proto__":{"output":1}}'),
])('refuses %j', (body) => {
  expect(() => readCallback(body)).toThrow(runError.badReport());
});

it('refuses a large progress', () => {
  expect(() => readCallback({ progress: 'x'.repeat(70_000) })).toThrow('the progress is larger than 64 KiB');
});
