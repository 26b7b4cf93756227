import fc from 'fast-check';
import { baseName, parseTypeText, type TypeExpression } from './type-expression.js';

it('keeps non-null marks and nested lists', () => {
  expect(parseTypeText('[[Name!]]!')).toEqual({
    kind: 'list',
    nonNull: true,
    of: { kind: 'list', nonNull: false, of: { kind: 'named', name: 'Name', nonNull: true } },
  });
});

it('finds the name inside all lists', () => {
  const type = parseTypeText('[[Name!]]!');
  expect(type && baseName(type)).toBe('Name');
});

it.each(['', '!', '[', '[Int', 'Int]', 'Int!!', 'a b', '[]', '1a', 'Int"', '\u0000', '{', 'Int, Int'])(
  'refuses the text %j',
  (text) => {
    expect(parseTypeText(text)).toBeUndefined();
  },
);

it('refuses a text that is nested beyond reason instead of running out of stack', () => {
  expect(parseTypeText('['.repeat(100_000) + 'Int' + ']'.repeat(100_000))).toBeUndefined();
});

it('reads back every type that it can print', () => {
  const print = (type: TypeExpression): string =>
    (type.kind === 'named' ? type.name : `[${print(type.of)}]`) + (type.nonNull ? '!' : '');
  const types = fc.letrec<{ type: TypeExpression }>((tie) => ({
    type: fc.oneof(
      { maxDepth: 8 },
      fc.record({ kind: fc.constant('named'), name: fc.stringMatching(/^[_A-Za-z]\w{0,9}$/), nonNull: fc.boolean() }),
      fc.record({ kind: fc.constant('list'), of: tie('type'), nonNull: fc.boolean() }),
    ),
  }));
  fc.assert(
    fc.property(types.type, (type) => {
      expect(parseTypeText(print(type))).toEqual(type);
    }),
  );
});
