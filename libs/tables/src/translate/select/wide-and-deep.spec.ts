// Selections at the limits of PostgreSQL: columns of a row, arguments of a call, levels of nesting.
import { tableGateway, type TableGateway } from '../../../test/table-gateway.js';

let gateway: TableGateway;

beforeAll(async () => {
  gateway = await tableGateway({
    sql: `CREATE TABLE node (id int PRIMARY KEY, up int REFERENCES node, label text);
          INSERT INTO node VALUES (1, 1, 'a"b'), (2, 1, NULL)`,
    tables: [
      {
        table: { schema: 'public', name: 'node' },
        object_relationships: [{ name: 'above', using: { foreign_key_constraint_on: 'up' } }],
        array_relationships: [
          {
            name: 'below',
            using: { foreign_key_constraint_on: { table: { schema: 'public', name: 'node' }, column: 'up' } },
          },
        ],
      },
    ],
  });
});
afterAll(() => gateway.close());

const aliases = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `k${index}: ${of(index)}`).join(' ');

describe('a selection', () => {
  it('may have more members than a row has columns, in their order', async () => {
    const names = ['id', 'label', '__typename', 'above { label }', 'below(order_by: {id: asc}) { id }'];
    const query = `{ node_by_pk(id: 1) { ${aliases(1700, (index) => names[index % names.length] ?? '')} } }`;
    const { node_by_pk: node } = (await gateway.answer(query)) as { node_by_pk: Record<string, unknown> };
    expect(Object.keys(node)).toEqual(Array.from({ length: 1700 }, (_, index) => `k${index}`));
    expect([node.k1695, node.k1696, node.k1697, node.k1698, node.k1699]).toEqual([
      1,
      'a"b',
      'node',
      { label: 'a"b' },
      [{ id: 1 }, { id: 2 }],
    ]);
  });

  it('may have nulls among very many members', async () => {
    const query = `{ node(where: {id: {_eq: 2}}) { ${aliases(1601, () => 'label')} } }`;
    const { node } = (await gateway.answer(query)) as { node: Record<string, unknown>[] };
    expect(new Set(Object.values(node[0] ?? {}))).toEqual(new Set([null]));
  });

  it('may have very many aggregates and nodes', async () => {
    const counts = aliases(120, () => 'count');
    const maxima = aliases(120, () => 'id');
    const query = `{ node_aggregate { aggregate { ${counts} max { ${maxima} } } nodes { ${aliases(60, () => 'id')} } } }`;
    const answer = (await gateway.answer(query)) as { node_aggregate: { aggregate: { k119: number; max: object } } };
    expect(answer.node_aggregate.aggregate.k119).toBe(2);
    expect(Object.keys(answer.node_aggregate.aggregate.max)).toHaveLength(120);
  });

  it('may go round a cycle fifty levels deep', async () => {
    const query = `{ node_by_pk(id: 2) { ${'above { '.repeat(50)} id ${'} '.repeat(50)} } }`;
    expect(JSON.stringify(await gateway.answer(query))).toContain('{"id":1}');
  });

  it('may order by a cycle twenty levels deep', async () => {
    const query = `{ node(order_by: [{${'above: {'.repeat(20)}id: desc${'}'.repeat(20)}}, {id: desc}]) { id } }`;
    expect(await gateway.answer(query)).toEqual({ node: [{ id: 2 }, { id: 1 }] });
  });
});
