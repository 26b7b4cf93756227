import fc from 'fast-check';
import { matchSecret } from './match-secret.js';

it('accepts any of several secrets', () => {
  const matches = matchSecret(['one', 'two', 'drei']);
  expect(['one', 'two', 'drei'].map(matches)).toEqual([true, true, true]);
});

it.each(['', 'on', 'one ', ' one', 'One', 'onetwo', 'one, two', 'undefined', '\0one'])('refuses %j', (candidate) => {
  expect(matchSecret(['one', 'two'])(candidate)).toBe(false);
});

it('refuses everything when no secret is configured', () => {
  expect(matchSecret([])('')).toBe(false);
});

it('does not remember a right answer', () => {
  const matches = matchSecret(['one']);
  expect([matches('one'), matches('two'), matches('one')]).toEqual([true, false, true]);
});

it('agrees with equality for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (secret, other) => {
      const matches = matchSecret([secret]);
      expect(matches(secret)).toBe(true);
      expect(matches(other)).toBe(secret === other);
    }),
  );
});
