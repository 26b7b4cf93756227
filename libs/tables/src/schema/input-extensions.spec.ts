import type { GraphQLArgument, GraphQLInputField, GraphQLInputObjectType } from 'graphql';
import type { InputReader } from '@app/engine';
import { GatewayError, type Json } from '@app/types';
import { authors } from '../../test/authors.js';
import type { TableSchemas } from '../../test/table-schemas.js';

type Place = GraphQLArgument | GraphQLInputField;

const keyOf = ({ schema }: TableSchemas, type: string, key: string): Place => {
  const field = (schema().getType(type) as GraphQLInputObjectType | undefined)?.getFields()[key];
  if (!field) throw new Error(`no key ${key} in ${type}`);
  return field;
};
const argumentOf = ({ field }: TableSchemas, name: string, argument: string): Place => {
  const found = field('query', name).args.find((one) => one.name === argument);
  if (!found) throw new Error(`no argument ${argument} of ${name}`);
  return found;
};
const readerOf = ({ extensions }: Place): InputReader => {
  const reader = extensions.reader as InputReader | undefined;
  if (!reader) throw new Error('no reader');
  return reader;
};
const read = (place: Place, value: Json): Json => readerOf(place).read(value, ['x']);
const refusal = (place: Place, value: Json): string => {
  try {
    return `accepted ${JSON.stringify(read(place, value))}`;
  } catch (thrown) {
    if (!(thrown instanceof GatewayError)) throw thrown;
    return thrown.message;
  }
};
const schemas = authors({ authorTable: { columns: [{ name: 'id', type: 'int4' }, { name: 'name' }, 'tags text[]'] } });

describe('values of columns', () => {
  it('are never null as operands', () => {
    expect(refusal(keyOf(schemas, 'Int_comparison_exp', '_eq'), null)).toBe("unexpected null value for type 'Int'");
    expect(refusal(keyOf(schemas, 'String_array_comparison_exp', '_eq'), null)).toBe(
      "unexpected null value for type '[String!]'",
    );
  });

  it('may be null as operands where nulls are no conditions', () => {
    const lenient = authors({ settings: { booleanNullCollapse: true } });
    expect(read(keyOf(lenient, 'Int_comparison_exp', '_eq'), null)).toBeNull();
    expect(read(keyOf(lenient, 'Int_comparison_exp', '_in'), null)).toBeNull();
  });

  it('are never null in keys', () => {
    expect(refusal(argumentOf(schemas, 'author_by_pk', 'id'), null)).toBe("unexpected null value for type 'Int'");
    expect(refusal(keyOf(schemas, 'author_pk_columns_input', 'id'), null)).toContain('unexpected null');
  });

  it('are null in inserts and updates where the column may be', () => {
    expect(read(keyOf(schemas, 'author_insert_input', 'name'), null)).toBeNull();
    expect(read(keyOf(schemas, 'author_set_input', 'name'), null)).toBeNull();
    expect(refusal(keyOf(schemas, 'author_insert_input', 'id'), null)).toContain('unexpected null');
    expect(refusal(keyOf(schemas, 'author_set_input', 'id'), null)).toContain('unexpected null');
  });
});

describe('lists of operands', () => {
  const within = keyOf(schemas, 'Int_comparison_exp', '_in');

  it('are read item by item', () => {
    expect(read(within, [1, 2])).toEqual([1, 2]);
    expect(refusal(within, [1, null])).toContain('unexpected null');
    expect(refusal(within, [1, true])).not.toContain('accepted');
  });

  it('may be one value', () => {
    expect(read(within, 1)).toEqual([1]);
  });

  it('are never null', () => {
    expect(refusal(within, null)).toBe("unexpected null value for type '[Int!]'");
  });

  it('hold lists where arrays are compared', () => {
    const arrays = keyOf(schemas, 'String_array_comparison_exp', '_in');
    expect(read(arrays, [['a'], '{b}'])).toEqual([['a'], '{b}']);
    expect(refusal(arrays, [['a'], null])).toContain('unexpected null');
  });
});

describe('other inputs', () => {
  it('limit and offset read numbers of their own', () => {
    expect(refusal(argumentOf(schemas, 'author', 'limit'), -1)).toContain('expected a non-negative 32-bit integer');
    expect(read(argumentOf(schemas, 'author', 'offset'), '5000000000')).toBe('5000000000');
  });

  it('decide the shape of plans where they are no parameters', () => {
    expect(keyOf(schemas, 'Int_comparison_exp', '_is_null').extensions).toMatchObject({ shapes: true });
    expect(keyOf(schemas, 'article_aggregate_bool_exp_count', 'distinct').extensions).toMatchObject({ shapes: true });
  });

  it('have neither where objects and enums stand', () => {
    expect(Object.keys(argumentOf(schemas, 'author', 'where').extensions)).toEqual([]);
    expect(Object.keys(argumentOf(schemas, 'author', 'distinct_on').extensions)).toEqual([]);
  });
});
