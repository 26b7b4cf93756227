import fc from 'fast-check';
import { printJsonPath, type JsonPath } from './json-path.js';

/** Reads a printed path back: the inverse that shows that nothing is lost. */
function readPath(text: string): JsonPath {
  const steps: (string | number)[] = [];
  let rest = text.slice(1);
  while (rest !== '') {
    const [token = '', name, index, quoted] =
      /^(?:\.([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\])/.exec(rest) ?? [];
    if (token === '') throw new Error(`not a path: ${text}`);
    steps.push(name ?? (index === undefined ? (JSON.parse(quoted ?? '') as string) : Number(index)));
    rest = rest.slice(token.length);
  }
  return steps;
}

describe('printJsonPath', () => {
  it('loses nothing: a small parser reads every path back', () => {
    const step = fc.oneof(fc.string({ unit: 'binary' }), fc.nat(), fc.constantFrom('a', '0', '[0]', '"', '].x["', ''));
    fc.assert(
      fc.property(fc.array(step), (path) => {
        expect(readPath(printJsonPath(path))).toEqual(path);
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[JsonPath, string]>([
    [[], '$'],
    [['selectionSet', 'author', 'args', 'id'], '$.selectionSet.author.args.id'],
    [['objects', 0, 'name'], '$.objects[0].name'],
    [['__proto__'], '$.__proto__'],
    [['odd name'], '$["odd name"]'],
    [['0'], '$["0"]'],
    [[''], '$[""]'],
    [['a"b\\'], '$["a\\"b\\\\"]'],
    [['line\nbreak\u0000'], '$["line\\nbreak\\u0000"]'],
    [['café'], '$["café"]'],
  ])('prints %j as %s', (path, text) => {
    expect(printJsonPath(path)).toBe(text);
  });
});
