import { echoGateway, invalid } from '../../../../test/support/engine-harness.js';

const { answer, fault, run } = echoGateway();
const undefinedFragment = (path: string): unknown => invalid('reference to undefined fragment "f"', path);
const cycle = (names: string, path: string): unknown =>
  invalid(`the fragment definition(s) ${names} form a cycle`, path);

describe('undefined fragments', () => {
  it.each([
    ['at the root', '{ ...f }', '$.selectionSet'],
    ['in a field', '{ author { self { ...f } } }', '$.selectionSet.author.selectionSet.self.selectionSet'],
    [
      'by the name, not the alias',
      '{ a: author { b: self { ...f } } }',
      '$.selectionSet.author.selectionSet.self.selectionSet',
    ],
    [
      'behind other fields',
      '{ author { self { id } friends { ...g } ...f } } fragment g on Author { self { id } }',
      '$.selectionSet.author.selectionSet',
    ],
    ['in an inline fragment', '{ author { ... on Author { ...f } } }', '$.selectionSet.author.selectionSet'],
    [
      'in a fragment',
      '{ author { ...g } } fragment g on Author { ...f }',
      '$.selectionSet.author.selectionSet.g.selectionSet',
    ],
    ['on a type that does not match', '{ ...g } fragment g on Nope { ...f }', '$.selectionSet.g.selectionSet'],
    ['in a node that is skipped', '{ author @skip(if: true) { ...f } }', '$.selectionSet.author.selectionSet'],
    ['as a spread that is skipped', '{ __typename ...f @skip(if: true) }', '$.selectionSet'],
  ])('are refused %s', async (_case, query, path) => {
    expect(await fault(query)).toEqual(undefinedFragment(path));
  });

  it('are allowed in fragments that nothing uses', async () => {
    expect(await answer('{ __typename } fragment g on Author { ...f }')).toEqual({ __typename: 'query_root' });
  });
});

describe('fragment cycles', () => {
  it('are refused for a fragment in itself', async () => {
    const query = '{ author { ...a } } fragment a on Author { self { ...a } }';
    expect(await fault(query)).toEqual(
      cycle('a', '$.selectionSet.author.selectionSet.a.selectionSet.self.selectionSet'),
    );
  });

  it('are refused for two fragments, with the path through both', async () => {
    const query = `
      { author { ...authorFragment } }
      fragment authorFragment on Author { id friends { ...friendFragment } }
      fragment friendFragment on Author { id self { ...authorFragment } }`;
    const path =
      '$.selectionSet.author.selectionSet.authorFragment.selectionSet.friends.selectionSet.friendFragment.selectionSet.self.selectionSet';
    expect(await fault(query)).toEqual(cycle('authorFragment and friendFragment', path));
  });

  it('are refused for three fragments, with commas', async () => {
    const query = `{ ...a } fragment a on query_root { ...b } fragment b on query_root { ...c } fragment c on query_root { ...a }`;
    expect(await fault(query)).toEqual(
      cycle('a, b and c', '$.selectionSet.a.selectionSet.b.selectionSet.c.selectionSet'),
    );
  });

  it('name only the fragments on the cycle', async () => {
    const query = `{ ...a } fragment a on query_root { ...b } fragment b on query_root { ...c } fragment c on query_root { ...b }`;
    expect(await fault(query)).toEqual(cycle('b and c', '$.selectionSet.a.selectionSet.b.selectionSet.c.selectionSet'));
  });

  it.each([
    ['on a type that does not match', '{ ...a } fragment a on Nope { ...a }', '$.selectionSet.a.selectionSet'],
    [
      'through an inline fragment',
      '{ ...a } fragment a on query_root { ... { ...a } }',
      '$.selectionSet.a.selectionSet',
    ],
    [
      'in a node that is skipped',
      '{ ...a } fragment a on query_root { ...a @skip(if: true) }',
      '$.selectionSet.a.selectionSet',
    ],
  ])('are refused %s', async (_case, query, path) => {
    expect(await fault(query)).toEqual(cycle('a', path));
  });

  it('are allowed among fragments that nothing uses', async () => {
    expect(await answer('{ __typename } fragment a on Author { ...a }')).toEqual({ __typename: 'query_root' });
  });

  it('are not seen where two fields share a fragment', async () => {
    const query = `{ author { ...a self { ...a ...b } } } fragment a on Author { id } fragment b on Author { ...a }`;
    expect(await answer(query)).toEqual({ author: { id: 'Author.id', self: { id: 'Author.id' } } });
  });
});

describe('nesting through fragments', () => {
  const chain = (length: number, body: (next: string) => string): string =>
    Array.from({ length }, (_, i) => `fragment f${i} on Author {${body(`...f${i + 1}`)}}`).join(' ') +
    `fragment f${length} on Author {id}`;
  const TOO_DEEP = invalid('the query is nested too deeply: at most 500 levels are allowed', '$.query');

  it('is accepted below the limit', async () => {
    await expect(run(`{author{...f0}} ${chain(200, (next) => `self{${next}}`)}`)).resolves.toBeDefined();
  });

  it.each([
    ['fields', (next: string) => `self{${next}}`],
    ['spreads alone', (next: string) => next],
    ['inline fragments', (next: string) => `...{${next}}`],
  ])('of 30,000 %s is refused before the stack overflows', async (_case, body) => {
    expect(await fault(`{author{...f0}} ${chain(30_000, body)}`)).toEqual(TOO_DEEP);
  });

  it('is refused where a fragment that was seen higher up is used further down', async () => {
    const [open, close] = ['{self'.repeat(300), '}'.repeat(300)];
    const query = `{author{...f self${open}{...f}${close}}} fragment f on Author {id self${open}{id}${close}}`;
    expect(await fault(query)).toEqual(TOO_DEEP);
  });

  it('is bounded when every fragment spreads the next one twice', async () => {
    const query = `{author{...f0}} ${chain(60, (next) => `a:self{${next}} b:self{${next}}`)}`;
    const before = process.cpuUsage();
    expect(await fault(query)).toEqual(
      invalid('the query selects too many fields: at most 100000 are allowed', '$.query'),
    );
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(5_000_000);
  });

  it('costs nothing extra when the doubled fragments merge', async () => {
    const query = `{author{...f0}} ${chain(200, (next) => `self{${next}} self{${next} ...f200}`)}`;
    await expect(run(query)).resolves.toBeDefined();
  });
});
