import { createQuote } from './quote.js';

it.each(['', 'user', 'a"b', 'line\nbreak', '\u2028', '\ud800', '__proto__', 'x'.repeat(1000)])(
  'prints %j as JSON does, the first time and again',
  (text) => {
    const quote = createQuote();
    expect(quote(text)).toBe(JSON.stringify(text));
    expect(quote(text)).toBe(JSON.stringify(text));
  },
);

it('stays right when more texts come than it remembers', () => {
  const quote = createQuote();
  const texts = Array.from({ length: 2000 }, (_, index) => `role "${index}"`);
  expect(texts.map(quote)).toEqual(texts.map((text) => JSON.stringify(text)));
});
