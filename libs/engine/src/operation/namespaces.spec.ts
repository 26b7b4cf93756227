// Root fields under a namespace, mutations that run as one unit, and types of interfaces.
import { echoGateway, invalid } from '../../../../test/support/engine-harness.js';

const SDL = `
  scalar json
  interface Node { id: ID! }
  type A implements Node { id: ID!  a: Int }
  type B implements Node { id: ID!  b: Int }
  type query_root { node: Node  lone: A  inside: A }
  type mutation_root {
    one(message: String): json
    two(message: String): json
    three: json
  }`;
const NAMESPACES = new Map([
  ['inside', { field: 'db', typeName: 'db_query' }],
  ['two', { field: 'db', typeName: 'db_mutation' }],
  ['three', { field: 'db', typeName: 'db_mutation' }],
]);
const gateway = (together = false) =>
  echoGateway({ sdl: SDL, access: {}, namespaces: NAMESPACES, together: () => together });

describe('a namespace', () => {
  const { answer, fault } = gateway();

  it('groups root fields, also where it is selected twice', async () => {
    expect(await answer('{ x: db { inside { id } __typename } lone { a } x: db { i: inside { a } } }')).toEqual({
      x: { inside: { id: 'A.id' }, __typename: 'db_query', i: { a: 'A.a' } },
      lone: { a: 'A.a' },
    });
  });

  it('groups fields of mutations', async () => {
    expect(await answer('mutation { db { two three } one }')).toEqual({
      db: { two: 'db_mutation.two', three: 'db_mutation.three' },
      one: 'mutation_root.one',
    });
  });

  it.each([
    ['{ inside { id } }', "field 'inside' not found in type: 'query_root'", '$.selectionSet.inside'],
    ['{ db { lone { id } } }', "field 'lone' not found in type: 'db_query'", '$.selectionSet.db.selectionSet.lone'],
    ['{ db }', "missing selection set for 'db_query'", '$.selectionSet.db'],
    ['{ db(x: 1) { inside { id } } }', "'db' has no argument named 'x'", '$.selectionSet.db'],
  ])('holds its own fields only: %s', async (query, message, path) => {
    expect(await fault(query)).toEqual(invalid(message, path));
  });

  it('shows its type', async () => {
    expect(await answer('{ __type(name: "db_mutation") { fields { name } } }')).toEqual({
      __type: { fields: [{ name: 'three' }, { name: 'two' }] },
    });
  });
});

describe('mutations of a kind that runs them together', () => {
  it('are one unit in the order of the document, those of namespaces too', async () => {
    const { answer, calls } = gateway(true);
    const data = await answer('mutation { a: one t: __typename db { two x: __typename three } }');
    expect(data).toEqual({
      a: 'mutation_root.one',
      t: 'mutation_root',
      db: { two: 'db_mutation.two', x: 'db_mutation', three: 'db_mutation.three' },
    });
    expect(calls.filter(({ moment }) => moment === 'start').map(({ name }) => name)).toEqual([
      'unit',
      'one',
      'two',
      'three',
    ]);
  });

  it('are one unit also for one field', async () => {
    const { answer, calls } = gateway(true);
    await answer('mutation { one }');
    expect(calls[0]).toEqual({ name: 'unit', moment: 'start' });
  });

  it('fail as a whole', async () => {
    const { fault } = gateway(true);
    expect(await fault('mutation { one db { two(message: "no") } }')).toMatchObject({ message: 'no' });
  });

  it('run one by one where the kind says no, and queries always', async () => {
    const { answer, calls } = gateway(false);
    await answer('mutation { one db { two } }');
    expect(calls.map(({ name }) => name)).toEqual(['one', 'one', 'two', 'two']);
    const other = gateway(true);
    await other.answer('{ lone { id } }');
    expect(other.calls.map(({ name }) => name)).toEqual(['lone', 'lone']);
  });
});

describe('a field of an interface', () => {
  const { schema, fault, run } = gateway();
  const byType = async (query: string): Promise<unknown> => {
    let found: unknown;
    await run(query, {
      options: {
        onPlan: ({ roots }) => {
          const step = roots[0]?.step as {
            payload: { field: { byType?: Record<string, readonly { key: string }[]> } };
          };
          found = Object.entries(step.payload.field.byType ?? {}).map(([type, fields]) => [
            type,
            fields.map(({ key }) => key),
          ]);
        },
      },
    });
    return found;
  };

  it('has a selection for each implementation', async () => {
    // Types that only an interface reaches are unknown to the schema unless a field answers them.
    expect(schema().schema.getType('A')).toBeDefined();
    const query = '{ node { id ... on A { a } __typename ...f } } fragment f on Node { again: id }';
    expect(await byType(query)).toContainEqual(['A', ['id', 'a', '__typename', 'again']]);
  });

  it.each([
    ['{ node { a } }', "field 'a' not found in type: 'Node'"],
    ['{ node { ... on A { b } } }', "field 'b' not found in type: 'A'"],
    ['{ node }', "missing selection set for 'Node'"],
  ])('has the fields of its type only: %s', async (query, message) => {
    expect(await fault(query)).toMatchObject({ message });
  });
});
