import { GraphQLInt, GraphQLObjectType, GraphQLScalarType } from 'graphql';
import { openSchema } from './schema-builder.js';

const open = () => openSchema({ role: 'user', api: 'graphql', backendOnlyPermissions: false }, ['user']);
const binding = { kind: 'action', target: 'anything' } as const;
const scalar = (name: string): GraphQLScalarType => new GraphQLScalarType({ name });

describe('openSchema', () => {
  it('makes a type on first use and gives the same one afterwards', () => {
    const builder = open();
    const first = builder.namedType('uuid', 'scalars', () => scalar('uuid'));
    const second = builder.namedType('uuid', 'scalars', () => scalar('uuid'));
    expect(second).toBe(first);
  });

  it('lets a type refer to itself', () => {
    const builder = open();
    const node = (): GraphQLObjectType =>
      builder.namedType(
        'Node',
        'custom types',
        () => new GraphQLObjectType({ name: 'Node', fields: () => ({ next: { type: node() } }) }),
      );
    builder.addRootField('query', 'node', { type: node() }, binding);
    expect(String(builder.finish().schema().getType('Node'))).toBe('Node');
  });

  it('refuses a name that another owner took', () => {
    const builder = open();
    builder.namedType('uuid', 'scalars', () => scalar('uuid'));
    expect(() => builder.namedType('uuid', 'custom types', () => scalar('uuid'))).toThrow(
      "Found conflicting definitions for GraphQL type 'uuid'.  The definition at 'custom types' differs from the definition at e.g. 'scalars'.",
    );
  });

  it('refuses a root field twice, but not in two roots', () => {
    const builder = open();
    builder.addRootField('query', 'a', { type: GraphQLInt }, binding);
    builder.addRootField('mutation', 'a', { type: GraphQLInt }, binding);
    expect(() => {
      builder.addRootField('query', 'a', { type: GraphQLInt }, binding);
    }).toThrow("conflicting definitions in the selection set for 'query_root' for field 'a'");
  });

  it('leaves out roots without fields, but never the query root', () => {
    const schema = open().finish().schema();
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(['no_queries_available']);
    expect(schema.getMutationType()).toBeFalsy();
    expect(schema.getSubscriptionType()).toBeFalsy();
  });

  it('shows only types that a root field reaches', () => {
    const builder = open();
    builder.namedType('unused', 'scalars', () => scalar('unused'));
    builder.addRootField('query', 'a', { type: GraphQLInt }, binding);
    expect(builder.finish().schema().getType('unused')).toBeUndefined();
  });

  it('offers @include, @skip and @cached', () => {
    const directives = open().finish().schema().getDirectives();
    expect(directives.map(({ name }) => name)).toEqual(['include', 'skip', 'cached']);
  });
});
