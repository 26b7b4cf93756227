import { printType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { Action, CustomTypes } from '@app/types';
import { action, object } from '../../test/documents.js';
import { resolved } from '../../test/resolve.js';
import { schemaFor } from '../../test/schemas.js';

const actions = [
  action('asked', { type: 'query', output_type: 'Out' }, ['user']),
  action('done', { output_type: '[Out!]!', arguments: [{ name: 'in', type: 'In!', description: 'what to do' }] }),
  action('queued', { kind: 'asynchronous', output_type: 'Out!', arguments: [{ name: 'n', type: 'Int' }] }, ['parent']),
];
const types: Partial<CustomTypes> = {
  scalars: [{ name: 'Date', description: 'a day' }, { name: 'json' }],
  enums: [
    { name: 'Color', values: [{ value: 'RED', description: 'warm', is_deprecated: true }, { value: 'BLUE' }] },
    { name: 'Unused', values: [{ value: 'X' }] },
  ],
  input_objects: [
    {
      name: 'In',
      description: 'input',
      fields: [
        { name: 'again', type: '[In!]', description: 'more' },
        { name: 'c', type: 'Color' },
      ],
    },
  ],
  objects: [
    {
      ...object('Out', { id: 'ID!', day: 'Date', blob: 'json', color: 'Color', other: '[Other]' }),
      description: 'output',
    },
    object('Other', { out: 'Out!' }),
  ],
};
const rootFields = (schema: GraphQLSchema): Record<string, readonly string[]> => {
  const names = (type: GraphQLObjectType | null | undefined): string[] => Object.keys(type?.getFields() ?? {});
  return {
    query: names(schema.getQueryType()),
    mutation: names(schema.getMutationType()),
    subscription: names(schema.getSubscriptionType()),
  };
};
const print = (name: string, given: readonly Action[] = actions): string => {
  const type = schemaFor(resolved(given, types)).schema.getType(name);
  return type ? printType(type) : 'absent';
};

describe('root fields', () => {
  it('all of them exist for admin', () => {
    expect(rootFields(schemaFor(resolved(actions, types)).schema)).toEqual({
      query: ['asked', 'queued'],
      mutation: ['done', 'queued'],
      subscription: ['queued'],
    });
  });

  it('exist for a role with a permission only', () => {
    expect(rootFields(schemaFor(resolved(actions, types), { role: 'user' }).schema)).toEqual({
      query: ['asked'],
      mutation: [],
      subscription: [],
    });
  });

  it('exist for a role whose parent has the permission', () => {
    const { schema } = schemaFor(resolved(actions, types), { role: 'child', parents: ['parent'] });
    expect(rootFields(schema)).toEqual({ query: ['queued'], mutation: ['queued'], subscription: ['queued'] });
  });

  it('are absent for a role without any permission', () => {
    expect(rootFields(schemaFor(resolved(actions, types), { role: 'stranger' }).schema)).toEqual({
      query: [],
      mutation: [],
      subscription: [],
    });
  });

  it('do not appear because a permission is named like a property of every object', () => {
    expect(rootFields(schemaFor(resolved(actions, types), { role: 'constructor' }).schema).query).toEqual([]);
  });

  it('are mutations only in the relay schema', () => {
    expect(rootFields(schemaFor(resolved(actions, types), { api: 'relay' }).schema)).toEqual({
      query: [],
      mutation: ['done', 'queued'],
      subscription: [],
    });
  });

  it('carry the comment of the action', () => {
    const commented = { ...action('asked', { type: 'query' }), comment: 'asks' };
    expect(print('query_root', [commented])).toContain('"""asks"""\n  asked: String');
  });

  it('are bound to the action and what the field does with it', () => {
    const all = resolved(actions, types);
    const { bindings } = schemaFor(all);
    const modes = [...bindings].map(([name, { kind, target }]) => [name, kind, (target as { mode: string }).mode]);
    expect(modes).toEqual([
      ['query.asked', 'action', 'sync'],
      ['mutation.done', 'action', 'sync'],
      ['mutation.queued', 'action', 'enqueue'],
      ['query.queued', 'action', 'result'],
      ['subscription.queued', 'action', 'result'],
    ]);
    expect(bindings.get('query.asked')?.target).toMatchObject({ action: all.actions.get('asked') });
  });
});

describe('types', () => {
  it('prints arguments with nullability, lists and descriptions', () => {
    expect(print('mutation_root')).toBe(
      'type mutation_root {\n' +
        '  done(\n    """what to do"""\n    in: In!\n  ): [Out!]!\n' +
        '  queued(n: Int): uuid!\n' +
        '}',
    );
  });

  it('prints recursive input objects', () => {
    expect(print('In')).toBe('"""input"""\ninput In {\n  """more"""\n  again: [In!]\n  c: Color\n}');
  });

  it('prints mutually recursive objects without their relationships', () => {
    expect([print('Out'), print('Other')]).toEqual([
      '"""output"""\ntype Out {\n  id: ID!\n  day: Date\n  blob: json\n  color: Color\n  other: [Other]\n}',
      'type Other {\n  out: Out!\n}',
    ]);
  });

  it('shows enum values without their deprecation', () => {
    expect(print('Color')).toBe('enum Color {\n  """warm"""\n  RED\n  BLUE\n}');
  });

  it('gives custom scalars their description and database scalars none', () => {
    expect([print('Date'), print('uuid')]).toEqual(['"""a day"""\nscalar Date', 'scalar uuid']);
  });

  it('leaves out what no visible field reaches', () => {
    const { schema } = schemaFor(resolved(actions, types), { role: 'user' });
    expect([schema.getType('Unused'), schema.getType('In')]).toEqual([undefined, undefined]);
  });

  it('takes names that are special in JavaScript for plain names', () => {
    const odd: Partial<CustomTypes> = {
      enums: [{ name: 'constructor', values: [{ value: '__proto__' }] }],
      objects: [{ name: '__proto__', fields: [{ name: '__proto__', type: 'constructor' }], relationships: [] }],
    };
    const { schema } = schemaFor(resolved([action('x', { output_type: '__proto__' })], odd));
    const [type, scalar] = [schema.getType('__proto__'), schema.getType('constructor')];
    expect(type && printType(type)).toBe('type __proto__ {\n  __proto__: constructor\n}');
    expect(scalar && printType(scalar)).toBe('enum constructor {\n  __proto__\n}');
  });
});

describe('an asynchronous action', () => {
  it('is read through a type named like it', () => {
    expect(print('queued')).toBe(
      '"""\nfields of action: "queued"\n"""\n' +
        'type queued {\n' +
        '  """the unique id of an action"""\n  id: uuid!\n' +
        '\n  """the time at which this action was created"""\n  created_at: timestamptz!\n' +
        '\n  """errors related to the invocation"""\n  errors: json\n' +
        '\n  """the output fields of this action"""\n  output: Out!\n' +
        '}',
    );
  });

  it('is asked for by its id, as a query and as a subscription', () => {
    const { schema } = schemaFor(resolved(actions, types), { role: 'x', parents: ['parent'] });
    const expected = '  queued(\n    """the unique id of an action"""\n    id: uuid!\n  ): queued\n';
    expect(['query_root', 'subscription_root'].map((name) => printType(schema.getType(name) as never))).toEqual([
      `type query_root {\n${expected}}`,
      `type subscription_root {\n${expected}}`,
    ]);
  });

  it.each([
    ['String!', 'String'],
    ['[Int!]!', '[Int!]'],
    ['Date', 'Date'],
  ])('with the scalar output %s is read as the bare %s', (output_type, expected) => {
    const scalar = action('x', { kind: 'asynchronous', output_type });
    expect(print('query_root', [scalar])).toContain(`): ${expected}\n}`);
    expect(print('x', [scalar])).toBe('absent');
  });

  it('clashes with a custom type of its name', () => {
    const named = action('Out', { kind: 'asynchronous', output_type: 'Out' });
    expect(() => schemaFor(resolved([named], types))).toThrow('action "Out"');
  });
});

it('refuses a custom scalar whose description makes it another type than the database scalar', () => {
  const described = { scalars: [{ name: 'uuid', description: 'mine' }], objects: [object('O', { id: 'uuid' })] };
  const both = [action('x', { output_type: 'O', arguments: [{ name: 'a', type: 'uuid' }] })];
  expect(() => schemaFor(resolved(both, described))).toThrow('both define uuid');
});

it('shares a custom scalar that says nothing more than the database scalar', () => {
  const plain = { scalars: [{ name: 'uuid' }], objects: [object('O', { id: 'uuid' })] };
  const both = [action('x', { output_type: 'O', arguments: [{ name: 'a', type: 'uuid' }] })];
  expect(() => schemaFor(resolved(both, plain))).not.toThrow();
});
