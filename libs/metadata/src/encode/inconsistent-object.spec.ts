import { DEFINITION } from '../../../../test/support/metadata-commands.js';
import { decodeAction } from '../decode/action.js';
import { decodeCustomTypes } from '../decode/custom-types.js';
import { encodeActionForInconsistency, encodeCustomTypesForInconsistency } from './inconsistent-object.js';

describe('definitions of inconsistent objects', () => {
  it('print an action with all keys but the ignored headers and the permissions', () => {
    const definition = { ...DEFINITION, arguments: [{ name: 'x', type: 'Int' }] };
    expect(encodeActionForInconsistency(decodeAction({ name: 'a', definition, permissions: [{ role: 'r' }] }))).toEqual(
      {
        name: 'a',
        comment: null,
        definition: {
          arguments: [{ name: 'x', type: 'Int', description: null }],
          output_type: 'Out!',
          headers: [],
          forward_client_headers: false,
          handler: 'http://handler',
          timeout: 30,
          type: 'mutation',
          kind: 'synchronous',
        },
      },
    );
  });

  it('print transforms when there are some, and no kind for queries', () => {
    const definition = { ...DEFINITION, type: 'query', request_transform: { version: 2 } };
    const printed = encodeActionForInconsistency(decodeAction({ name: 'a', definition, comment: 'c' }));
    expect(printed).toMatchObject({ comment: 'c', definition: { type: 'query', request_transform: { version: 2 } } });
    expect(printed).not.toHaveProperty('definition.kind');
  });

  it('print custom types with nulls and all four lists', () => {
    const types = decodeCustomTypes({
      objects: [{ name: 'O', fields: [{ name: 'f', type: 'Int' }] }],
      enums: [{ name: 'E', values: [{ value: 'A' }] }],
    });
    expect(encodeCustomTypesForInconsistency(types)).toEqual({
      input_objects: [],
      objects: [
        {
          name: 'O',
          description: null,
          fields: [{ name: 'f', type: 'Int', description: null, arguments: null }],
          relationships: [],
        },
      ],
      scalars: [],
      enums: [{ name: 'E', description: null, values: [{ value: 'A', description: null, is_deprecated: null }] }],
    });
  });

  it('print relationships with source and schema', () => {
    const relationships = [{ name: 'r', type: 'array', remote_table: 't', field_mapping: { f: 'c' } }];
    const types = decodeCustomTypes({ objects: [{ name: 'O', fields: [{ name: 'f', type: 'Int' }], relationships }] });
    expect(encodeCustomTypesForInconsistency(types)).toMatchObject({
      objects: [
        {
          relationships: [
            {
              name: 'r',
              type: 'array',
              source: 'default',
              remote_table: { schema: 'public', name: 't' },
              field_mapping: { f: 'c' },
            },
          ],
        },
      ],
    });
  });
});
