// Handlers that take a list of inputs and answer a list of outputs (`batch_max_size`).
import type { Json, JsonObject } from '@app/types';
import { joinGateway, type HandlerScript, type JoinGateway } from '../support/join-gateway.js';

let gateway: JoinGateway;
let script: HandlerScript = () => null;
beforeAll(async () => {
  gateway = await joinGateway({
    sql: 'create table item (id int primary key); insert into item select generate_series(1, 25)',
    tables: [
      {
        table: { schema: 'public', name: 'item' },
        remote_relationships: [
          { name: 'price', definition: { to_action: { action: 'prices', argument_mapping: { id: 'id' } } } },
          { name: 'label', definition: { to_action: { action: 'labels', argument_mapping: { id: 'id' } } } },
        ],
      },
    ],
    customTypes: {
      objects: [
        {
          name: 'Price',
          fields: [
            { name: 'amount', type: 'Int!' },
            { name: 'item_id', type: 'Int' },
          ],
          relationships: [{ name: 'item', type: 'object', remote_table: 'item', field_mapping: { item_id: 'id' } }],
        },
      ],
    },
    actions: {
      prices: {
        output_type: 'Price',
        arguments: [
          { name: 'id', type: 'Int!' },
          { name: 'currency', type: 'String' },
        ],
      },
      labels: { output_type: 'String!', arguments: [{ name: 'id', type: 'Int!' }] },
    },
    actionPolicies: { prices: { batch_max_size: 10, parallel_calls: 2 }, labels: { batch_max_size: 100 } },
    handlers: { prices: (body) => script(body), labels: (body) => script(body) },
  });
});
beforeEach(() => {
  gateway.forget();
  script = ({ input }) =>
    (input as readonly { readonly id: number }[]).map(({ id }) => (id === 3 ? null : { amount: id * 2, item_id: id }));
});
afterAll(() => gateway.close());

const inputs = (action: string): readonly Json[] => gateway.calls(action).map(({ input }) => input as Json);

it('calls once for as many inputs as the policy lets, outputs in their order', async () => {
  const query = '{ item(order_by: {id: asc}) { id price(currency: "EUR") { amount item { id } } } }';
  const { item } = (await gateway.answer(query)) as { readonly item: readonly JsonObject[] };
  expect(inputs('prices').map((list) => (list as readonly Json[]).length)).toEqual([10, 10, 5]);
  expect((inputs('prices')[0] as readonly Json[])[0]).toEqual({ currency: 'EUR', id: 1 });
  expect(item).toHaveLength(25);
  expect(item[2]).toEqual({ id: 3, price: null });
  expect(item[24]).toEqual({ id: 25, price: { amount: 50, item: { id: 25 } } });
});

it('calls the handler of a root field with one input', async () => {
  script = ({ input }) => ({ amount: (input as { readonly id: number }).id });
  expect(await gateway.answer('{ prices(id: 4) { amount } }')).toEqual({ prices: { amount: 4 } });
  expect(inputs('prices')).toEqual([{ id: 4 }]);
});

it('prints scalars as they are', async () => {
  script = ({ input }) => (input as readonly { readonly id: number }[]).map(({ id }) => `#${id}`);
  expect(await gateway.answer('{ item(limit: 2, order_by: {id: asc}) { label } }')).toEqual({
    item: [{ label: '#1' }, { label: '#2' }],
  });
});

it.each<[string, Json, string]>([
  ['no list', { amount: 1 }, 'expecting array for the action webhook response'],
  ['too few outputs', [{ amount: 1 }], 'the handler of action "prices" answered 1 outputs for 2 inputs'],
  ['too many outputs', [null, null, null], 'the handler of action "prices" answered 3 outputs for 2 inputs'],
  ['an output of another shape', [{ amount: 1 }, {}], 'field "amount" expected in webhook response, but not found'],
  ['a scalar as output', [1, null], 'got scalar String for the action webhook response, expecting Price'],
])('refuses %s', async (_case, answer, message) => {
  script = () => answer;
  expect(await gateway.fault('{ item(limit: 2) { price { amount } } }')).toMatchObject({ message });
});
