import { EmbeddedPostgresError, reasonOf, systemCode } from './error.js';

it('is one line, whatever it quotes', () => {
  const error = new EmbeddedPostgresError({ code: 'start-failed', folder: '/x', reason: 'one\r\n\ntwo\n three' });
  expect(error.message).toBe('the embedded PostgreSQL in /x ended while starting: one | two | three');
});

it('keeps its cause and says the problem to programs', () => {
  const cause = new Error('why');
  const problem = { code: 'busy', folder: '/x', pid: 5 } as const;
  expect(new EmbeddedPostgresError(problem, { cause })).toMatchObject({
    cause,
    problem,
    name: 'EmbeddedPostgresError',
  });
});

it.each([undefined, null, 'text', 5, {}, { code: 5 }, new Error('x')])('finds no system code in %p', (error) => {
  expect(systemCode(error)).toBeUndefined();
});

it.each([
  [new Error('text'), 'text'],
  [{ message: 'of another realm' }, 'of another realm'],
  ['plain', 'plain'],
  [undefined, 'undefined'],
])('finds words in %p', (error, words) => {
  expect(reasonOf(error)).toBe(words);
});
