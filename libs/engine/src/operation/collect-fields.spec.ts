import { echoGateway, invalid } from '../../../../test/support/engine-harness.js';

const { answer, fault, run, calls } = echoGateway();

describe('aliases', () => {
  it('name the keys of the answer, in the order of the query', async () => {
    const { body } = await run('{ b: whoami a: whoami author { z: id y: name } }');
    expect(body).toBe('{"data":{"b":"admin","a":"admin","author":{"z":"Author.id","y":"Author.name"}}}');
  });

  it('may take the name of another field', async () => {
    expect(await answer('{ author { name: id id: name } }')).toEqual({
      author: { name: 'Author.id', id: 'Author.name' },
    });
  });

  it('run one field once per alias', async () => {
    calls.length = 0;
    await run('{ a: secret b: secret }');
    expect(calls.filter(({ moment }) => moment === 'start')).toHaveLength(2);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__typename'])('may be %s', async (alias) => {
    const { body } = await run(`{ ${alias}: whoami author { ${alias}: id ${alias}: id } }`);
    expect(body).toBe(`{"data":{"${alias}":"admin","author":{"${alias}":"Author.id"}}}`);
  });
});

describe('equal response keys', () => {
  it('merge at their first occurrence', async () => {
    const { body } = await run('{ author { id } whoami author { name id } }');
    expect(body).toBe('{"data":{"author":{"id":"Author.id","name":"Author.name"},"whoami":"admin"}}');
  });

  it('run once', async () => {
    calls.length = 0;
    await run('{ secret secret ... { secret } ...f } fragment f on query_root { secret }');
    expect(calls.filter(({ moment }) => moment === 'start')).toHaveLength(1);
  });

  it('merge deeply', async () => {
    const query =
      '{ author { self { id } } author { self { name self { id } } } ...f } fragment f on query_root { author { self { self { name } } } }';
    expect(await answer(query)).toEqual({
      author: {
        self: { id: 'Author.id', name: 'Author.name', self: { id: 'Author.id', name: 'Author.name' } },
      },
    });
  });

  it('merge when their arguments are written in another order', async () => {
    const query = '{ author { extra(size: 1, tag: "a") extra(tag: "a", size: 1) } }';
    expect(await answer(query)).toEqual({ author: { extra: { size: 1, tag: 'a' } } });
  });

  it.each([
    ['other values', 'extra(size: 1) extra(size: 2)'],
    ['more arguments', 'extra(size: 1) extra(size: 1, tag: "a")'],
    ['no arguments', 'extra(size: 1) extra'],
    ['a variable', 'extra(size: 1) extra(size: $size)'],
    ['in a fragment', 'extra(size: 1) ...f'],
    ['a string like the number', 'extra(size: 1) extra(size: "1")'],
  ])('are refused with other arguments: %s', async (_case, selection) => {
    const query = `query ($size: Int) { author { ${selection} } } fragment f on Author { extra(size: 2) }`;
    expect(await fault(query, { variables: { size: 1 } })).toEqual(
      invalid(
        "inconsistent arguments between multiple selections of field 'extra'",
        '$.selectionSet.author.selectionSet.extra',
      ),
    );
  });

  it.each([
    [
      'at the root',
      '{ whoami whoami: secret }',
      '$.selectionSet',
      "'whoami' and 'secret' specify the same response name, 'whoami'",
    ],
    [
      'in a field',
      '{ author { x: id x: name } }',
      '$.selectionSet.author.selectionSet',
      "'id' and 'name' specify the same response name, 'x'",
    ],
    [
      'in fields that merge',
      '{ author { self { x: id } } author { self { x: name } } }',
      '$.selectionSet.author.selectionSet.self.selectionSet',
      "'id' and 'name' specify the same response name, 'x'",
    ],
    [
      'in fragments',
      '{ author { ...a ...b } } fragment a on Author { x: id } fragment b on Author { x: name }',
      '$.selectionSet.author.selectionSet',
      "'id' and 'name' specify the same response name, 'x'",
    ],
    [
      'with __typename',
      '{ x: __typename x: whoami }',
      '$.selectionSet',
      "'__typename' and 'whoami' specify the same response name, 'x'",
    ],
  ])('are refused for two fields %s', async (_case, query, path, text) => {
    expect(await fault(query)).toEqual(invalid(`selection of both ${text}`, path));
  });

  it('are refused before unknown names are', async () => {
    expect(await fault('{ x: nope x: whoami }')).toEqual(
      invalid("selection of both 'nope' and 'whoami' specify the same response name, 'x'", '$.selectionSet'),
    );
  });
});

describe('fragments', () => {
  it('put their fields where they are spread', async () => {
    const query = '{ author { name ...f id } } fragment f on Author { self { id } extra }';
    const { body } = await run(query);
    expect(body).toBe(
      '{"data":{"author":{"name":"Author.name","self":{"id":"Author.id"},"extra":"Author.extra","id":"Author.id"}}}',
    );
  });

  it('nest', async () => {
    const query =
      '{ author { ...a } } fragment a on Author { ...b ... on Author { ... { ...c } } } fragment b on Author { id } fragment c on Author { name }';
    expect(await answer(query)).toEqual({ author: { id: 'Author.id', name: 'Author.name' } });
  });

  it('on types that do not match are skipped, whatever is in them', async () => {
    const query =
      '{ author { id ...f ... on Book { nope(x: $y) @nope } ... on Nope { x } } } fragment f on Book { nope }';
    expect(await answer(query)).toEqual({ author: { id: 'Author.id' } });
  });

  it('on types that do not match leave an empty object', async () => {
    expect(await answer('{ author { ... on Book { title } } }')).toEqual({ author: {} });
  });

  it('may be unused, whatever is in them', async () => {
    expect(await answer('{ whoami } fragment f on Nope { nope(a: $b) }')).toEqual({ whoami: 'admin' });
  });

  it('of one text give different fields to different types', async () => {
    const query =
      '{ author { ...a ...b } book { ...a ...b } } fragment a on Author { id } fragment b on Book { title }';
    expect(await answer(query)).toEqual({ author: { id: 'Author.id' }, book: { title: 'Book.title' } });
  });

  it('are validated where they are spread', async () => {
    expect(await fault('{ author { ...f } } fragment f on Author { nope }')).toEqual(
      invalid("field 'nope' not found in type: 'Author'", '$.selectionSet.author.selectionSet.nope'),
    );
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('may be named %s', async (name) => {
    expect(await answer(`{ ...${name} } fragment ${name} on query_root { whoami }`)).toEqual({ whoami: 'admin' });
  });

  it.each(['__proto__', 'constructor'])('named %s are undefined when nobody defines them', async (name) => {
    expect(await fault(`{ ...${name} }`)).toEqual(
      invalid(`reference to undefined fragment "${name}"`, '$.selectionSet'),
    );
  });
});
