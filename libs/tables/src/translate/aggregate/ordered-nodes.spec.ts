// Nodes keep their order beside aggregates that sort for themselves.
import { tableGateway, type TableGateway } from '../../../test/table-gateway.js';

let gateway: TableGateway;
beforeAll(async () => {
  gateway = await tableGateway({
    sql: 'CREATE TABLE item (id int PRIMARY KEY, shelf int); INSERT INTO item VALUES (1, 3), (2, 2), (3, 1), (4, 1)',
    tables: ['item'],
  });
});
afterAll(() => gateway.close());

it.each(['distinct: true', 'distinct: false'])(
  'lists nodes in the order asked for beside a count with %s',
  async (how) => {
    const query = `{ item_aggregate(order_by: {id: desc}) { aggregate { count(columns: [shelf], ${how}) } nodes { id } } }`;
    const count = how === 'distinct: true' ? 3 : 4;
    expect(await gateway.answer(query)).toEqual({
      item_aggregate: { aggregate: { count }, nodes: [{ id: 4 }, { id: 3 }, { id: 2 }, { id: 1 }] },
    });
  },
);

it('counts and lists the same rows where a limit is asked for', async () => {
  const query =
    '{ item_aggregate(order_by: {id: desc}, limit: 2) { nodes { id } aggregate { count(columns: [shelf], distinct: true) } } }';
  expect(await gateway.answer(query)).toEqual({
    item_aggregate: { nodes: [{ id: 4 }, { id: 3 }], aggregate: { count: 1 } },
  });
});
