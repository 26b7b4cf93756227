import { parseJson, type Json } from '@app/types';
import { errorOf } from '../../../../test/support/metadata-commands.js';
import { decodeCustomTypes } from './custom-types.js';

const FIELDS = [{ name: 'id', type: 'Int!' }];
const objectWith = (relationship: Record<string, Json>): Json => ({
  objects: [
    {
      name: 'Out',
      fields: FIELDS,
      relationships: [{ name: 'r', type: 'object', remote_table: 't', field_mapping: { id: 'id' }, ...relationship }],
    },
  ],
});

describe('decodeCustomTypes', () => {
  it.each<Json>([{}, { scalars: null, enums: null, input_objects: null, objects: null }])(
    'reads %j as no types',
    (value) => {
      expect(decodeCustomTypes(value)).toEqual({ scalars: [], enums: [], input_objects: [], objects: [] });
    },
  );

  it('fills in source and schema of a relationship', () => {
    expect(decodeCustomTypes(objectWith({})).objects[0]?.relationships).toEqual([
      {
        name: 'r',
        type: 'object',
        source: 'default',
        remote_table: { schema: 'public', name: 't' },
        field_mapping: { id: 'id' },
      },
    ]);
  });

  it('keeps a field named __proto__ in a mapping as a field', () => {
    const mapping = decodeCustomTypes(objectWith({ field_mapping: parseJson('{"__proto__":"id"}') })).objects[0]
      ?.relationships[0]?.field_mapping;
    expect(Object.entries(mapping ?? {})).toEqual([['__proto__', 'id']]);
  });

  it('keeps the arguments of an object field, to be refused by validation', () => {
    const types = decodeCustomTypes({ objects: [{ name: 'Out', fields: [{ ...FIELDS[0], arguments: [1] }] }] });
    expect(types.objects[0]?.fields[0]?.arguments).toEqual([1]);
  });

  it.each<[Json, string, string]>([
    [[], '$', 'parsing Object failed, expected Object, but encountered Array'],
    [{ scalars: {} }, '$.scalars', 'parsing [] failed, expected Array, but encountered Object'],
    [{ scalars: ['Date'] }, '$.scalars[0]', 'parsing Object failed, expected Object, but encountered String'],
    [{ scalars: [{ name: 'a.b' }] }, '$.scalars[0].name', 'a.b is not valid GraphQL name'],
    [
      { scalars: [{ name: 'D', description: [] }] },
      '$.scalars[0].description',
      'parsing Text failed, expected String, but encountered Array',
    ],
    [{ enums: [{ name: 'E' }] }, '$.enums[0]', "the key 'values' was not present"],
    [{ enums: [{ name: 'E', values: [] }] }, '$.enums[0].values', 'parsing NonEmpty failed, unexpected empty list'],
    [{ enums: [{ name: 'E', values: [{}] }] }, '$.enums[0].values[0]', "the key 'value' was not present"],
    [{ enums: [{ name: 'E', values: [{ value: '1' }] }] }, '$.enums[0].values[0].value', '1 is not valid GraphQL name'],
    [
      { enums: [{ name: 'E', values: [{ value: 'A', is_deprecated: 'no' }] }] },
      '$.enums[0].values[0].is_deprecated',
      'parsing Bool failed, expected Boolean, but encountered String',
    ],
    [
      { input_objects: [{ name: 'I', fields: [] }] },
      '$.input_objects[0].fields',
      'parsing NonEmpty failed, unexpected empty list',
    ],
    [
      { input_objects: [{ name: 'I', fields: [{ name: 'f', type: '[Int' }] }] },
      '$.input_objects[0].fields[0].type',
      'not a valid GraphQL type: [Int',
    ],
    [{ objects: [{ name: 'O' }] }, '$.objects[0]', "the key 'fields' was not present"],
    [{ objects: [{ fields: FIELDS }] }, '$.objects[0]', "the key 'name' was not present"],
    [{ objects: [{ name: 'O', fields: [{ name: 'f' }] }] }, '$.objects[0].fields[0]', "the key 'type' was not present"],
    [objectWith({ type: 'both' }), '$.objects[0].relationships[0].type', 'expected object or array, but found both'],
    [
      objectWith({ source: 3 }),
      '$.objects[0].relationships[0].source',
      'parsing Text failed, expected String, but encountered Number',
    ],
    [
      objectWith({ remote_table: [] }),
      '$.objects[0].relationships[0].remote_table',
      'parsing Object failed, expected Object, but encountered Array',
    ],
    [objectWith({ remote_table: '' }), '$.objects[0].relationships[0].remote_table', 'empty string not allowed'],
    [
      objectWith({ remote_table: { schema: 's' } }),
      '$.objects[0].relationships[0].remote_table',
      "the key 'name' was not present",
    ],
    [
      objectWith({ field_mapping: ['id'] }),
      '$.objects[0].relationships[0].field_mapping',
      'parsing Object failed, expected Object, but encountered Array',
    ],
    [
      objectWith({ field_mapping: { id: null } }),
      '$.objects[0].relationships[0].field_mapping.id',
      'parsing Text failed, expected String, but encountered Null',
    ],
    [
      objectWith({ field_mapping: { 'a"b': 'id' } }),
      '$.objects[0].relationships[0].field_mapping["a\\"b"]',
      'a"b is not valid GraphQL name',
    ],
  ])('refuses %j', (types, path, error) => {
    expect(errorOf(() => decodeCustomTypes(types))).toEqual({ code: 'parse-failed', path, error });
  });
});
