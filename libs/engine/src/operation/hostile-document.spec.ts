import { echoGateway, type RequestOptions } from '../../../../test/support/engine-harness.js';
import { GatewayError } from '@app/types';

const { run } = echoGateway();
const many = (count: number, one: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => one(i)).join(' ');

/** Runs a request to its answer or its clear error, and how long the processor worked on it, in milliseconds. */
async function cost(query: string, request: RequestOptions = {}): Promise<number> {
  const before = process.cpuUsage();
  const error: unknown = await run(query, request).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { user, system } = process.cpuUsage(before);
  if (error !== undefined) expect(error).toBeInstanceOf(GatewayError);
  return (user + system) / 1000;
}

/**
 * About 1 MB each. The limit leaves room for a busy machine; what is quadratic in the text takes minutes, not seconds.
 */
const MAX_MILLISECONDS = 8000;

describe('a document of a megabyte', () => {
  it.each<[string, string]>([
    ['aliases of __typename', `{${many(70_000, (i) => `a${i}:__typename`)}}`],
    ['aliases of a root field', `{${many(70_000, (i) => `a${i}:whoami`)}}`],
    ['aliases in an object', `{author{${many(100_000, (i) => `a${i}:id`)}}}`],
    ['one field again and again', `{author{${'id '.repeat(330_000)}}}`],
    ['one field with arguments again and again', `{author{${'extra(size:1,tag:"t") '.repeat(45_000)}}}`],
    ['fields at the deepest level', `{author${'{self'.repeat(490)}{${'id '.repeat(300_000)}}${'}'.repeat(490)}}`],
    [
      'merged objects at the deepest level',
      `{author${'{self'.repeat(490)}{${'self{id}'.repeat(120_000)}}${'}'.repeat(490)}}`,
    ],
    ['a list', `{echo(ints:[${'1234,'.repeat(200_000)}])}`],
    ['a list of one variable', `query($v:Int=1){echo(matrix:[${'$v,,,'.repeat(200_000)}])}`],
    ['one string', `{echo(string:"${'x'.repeat(1_000_000)}")}`],
    ['escaped quotes in a string that does not end', `{echo(string:"${'\\"'.repeat(500_000)}`],
    ['quotes', '"'.repeat(1_000_000)],
    ['block strings that do not end', '"""\\'.repeat(250_000)],
    ['escaped block quotes', `{echo(string:"""${'\\"""'.repeat(250_000)}`],
    ['backslashes', `{echo(string:"${'\\'.repeat(1_000_000)}`],
    ['comments', '#\n'.repeat(500_000)],
    ['directives on one field', `{whoami ${'@include(if:true)'.repeat(60_000)}}`],
    ['fields with directives', `{author{${'id@skip(if:false) '.repeat(55_000)}}}`],
    ['fragments that nobody uses', `{whoami}${many(28_000, (i) => `fragment f${i} on Author{id}`)}`],
    [
      'fragments that are used once each',
      `{author{${many(15_000, (i) => `...f${i}`)}}}${many(15_000, (i) => `fragment f${i} on Author{id}`)}`,
    ],
    ['operations', many(40_000, (i) => `query q${i}{whoami}`)],
    ['variables', `query(${many(60_000, (i) => `$v${i}:Int`)}){whoami}`],
    [
      'toggles',
      `query(${many(12_000, (i) => `$v${i}:Boolean=true`)}){${many(12_000, (i) => `a${i}:whoami@include(if:$v${i})`)}}`,
    ],
    ['opening brackets', '{[('.repeat(333_333)],
    ['closing brackets', '}'.repeat(1_000_000)],
    ['one name', `{${'a'.repeat(1_000_000)}}`],
    ['digits', `{echo(int:${'9'.repeat(1_000_000)})}`],
    ['zeros', `{echo(float:0.${'0'.repeat(1_000_000)})}`],
  ])('is answered or refused in time: %s', async (_case, query) => {
    expect(await cost(query)).toBeLessThan(MAX_MILLISECONDS);
  });

  it('is answered in time when it is full of aliases that nobody may mix up', async () => {
    const { body } = await run(`{${many(60_000, (i) => `a${i}:whoami`)}}`);
    expect(Object.keys((JSON.parse(body) as { data: object }).data)).toHaveLength(60_000);
  });

  it('leaves the next request unharmed', async () => {
    expect((await run('{ whoami }')).body).toBe('{"data":{"whoami":"admin"}}');
  });
});

describe('variables of a megabyte', () => {
  it.each<[string, string, RequestOptions]>([
    [
      'a list',
      'query ($v: [Int!]) { echo(ints: $v) }',
      { variables: { v: Array.from({ length: 150_000 }, (_, i) => i) } },
    ],
    [
      'names that nobody declared',
      '{ whoami }',
      { variables: Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`v${i}`, i])) },
    ],
    [
      'unknown keys',
      'query ($v: Inner) { echo(inner: $v) }',
      { variables: { v: Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`k${i}`, i])) } },
    ],
    ['digits', 'query ($v: Int) { echo(int: $v) }', { variables: { v: '9'.repeat(1_000_000) } }],
  ])('are answered or refused in time: %s', async (_case, query, request) => {
    expect(await cost(query, request)).toBeLessThan(MAX_MILLISECONDS);
  });
});
