// The schema of the hostile suites: one query action with an argument of every type, on a handler that answers at once.
import type { GatewayUnderTest } from '../../../test/support/gateway-under-test.js';

export const ASK_ARGUMENTS = Object.freeze({
  int: 'Int',
  text: 'String',
  input: 'In',
  color: 'Color',
  flag: 'Boolean',
  number: 'Float',
  id: 'ID',
  list: '[Int!]',
});

export const ASK_TYPES = {
  input_objects: [
    {
      name: 'In',
      fields: [
        { name: 'must', type: 'String!' },
        { name: 'self', type: 'In' },
      ],
    },
  ],
  enums: [{ name: 'Color', values: [{ value: 'RED' }, { value: 'BLUE' }] }],
  objects: [
    {
      name: 'Out',
      fields: [
        { name: 'id', type: 'Int!' },
        { name: 'me', type: 'Out' },
      ],
    },
  ],
};

/** Adds the types and the action `ask` to a gateway whose environment has `HANDLER`. */
export async function applyAskAction(gateway: GatewayUnderTest): Promise<void> {
  const definition = {
    type: 'query',
    handler: '{{HANDLER}}/ask',
    output_type: 'Out',
    arguments: Object.entries(ASK_ARGUMENTS).map(([name, type]) => ({ name, type })),
  };
  await gateway.apply('set_custom_types', ASK_TYPES);
  await gateway.apply('create_action', { name: 'ask', definition });
}
