import type { Json, JsonObject } from '@app/types';
import { catalogFunction, catalogOf, type FunctionSketch } from '../../../../test/support/catalog-builder.js';
import { resolveMetadata, type MetadataSketch } from '../../../../test/support/resolve-metadata.js';

const AUTHOR = { table: 'author', columns: ['id int4', 'name'], primaryKey: ['id'] };

function catalogWith(sketch: Partial<FunctionSketch>, more: readonly FunctionSketch[] = []) {
  const called = { function: 'f', returns: 'composite:author', ...sketch };
  return catalogOf({ tables: [AUTHOR, 'hidden'], functions: [called, ...more].map(catalogFunction) });
}

function resolve(sketch: Partial<FunctionSketch>, entry: JsonObject = {}, more: Partial<MetadataSketch> = {}) {
  return resolveMetadata(catalogWith(sketch), {
    tables: [{ table: 'author', select_permissions: [{ role: 'user', permission: { columns: '*', filter: {} } }] }],
    functions: [{ function: 'f', ...entry }],
    ...more,
  });
}

describe('functions as root fields', () => {
  it('are queries unless they are volatile', () => {
    expect(resolve({}).called('f')).toMatchObject({
      exposedAs: 'query',
      returns: '["public","author"]',
      field: { name: 'f', comment: undefined },
      aggregateField: { name: 'f_aggregate' },
      argsType: 'f_args',
    });
    expect(resolve({ volatility: 'volatile' }).called('f').exposedAs).toBe('mutation');
    const asQuery = { configuration: { exposed_as: 'query' } };
    expect(resolve({ volatility: 'volatile' }, asQuery).called('f').exposedAs).toBe('query');
  });

  it('take custom names', () => {
    const named = resolve({}, { configuration: { custom_name: 'g' }, comment: 'x' }).called('f');
    expect([named.field, named.aggregateField.name, named.argsType]).toEqual([
      { name: 'g', comment: 'x' },
      'g_aggregate',
      'g_args',
    ]);
    const fields = { custom_root_fields: { function: 'a', function_aggregate: 'b' }, custom_name: 'g' };
    const both = resolve({}, { configuration: fields }).called('f');
    expect([both.field.name, both.aggregateField.name, both.argsType]).toEqual(['a', 'b', 'g_args']);
  });

  it('hide their session argument and name the unnamed ones by their place', () => {
    const { inputs } = resolve(
      { arguments: ['session json', ' int4', 'text text'] },
      { configuration: { session_argument: 'session' } },
    ).called('f');
    expect(inputs.map((input) => (input.type === 'user' ? input.argument.field : input))).toEqual([
      { type: 'session', name: 'session', sqlType: 'json' },
      'arg_2',
      'text',
    ]);
  });

  it('may be called by roles with a permission and those that inherit from them', () => {
    const entry = { permissions: [{ role: 'user' }] };
    expect([...resolve({}, entry, { inherited: { boss: ['user'] } }).called('f').roles]).toEqual(['user', 'boss']);
  });
});

describe('a function that cannot be served', () => {
  const because = (text: string) =>
    `Inconsistent object: in function "f": the function "f" cannot be tracked because ${text}`;

  it.each<[string, Partial<FunctionSketch>, JsonObject, string]>([
    ['variadic', { isVariadic: true }, {}, 'function with "VARIADIC" parameters are not supported'],
    ['a scalar', { returns: 'int4' }, {}, 'the function does not return a "COMPOSITE" type'],
    ['an array of rows', { returns: 'composite:author[]' }, {}, 'the function does not return a "COMPOSITE" type'],
    ['a row of no table', { returns: 'composite:pair' }, {}, 'the function does not return a table'],
    [
      'a mutation that is not volatile',
      {},
      { exposed_as: 'mutation' },
      'the function was requested to be exposed as a mutation, but is not marked VOLATILE. Maybe the function was given the wrong volatility when it was defined?',
    ],
    [
      'a session argument of another type',
      { arguments: ['s text'] },
      { session_argument: 's' },
      'given session argument "s" is not of type json',
    ],
    [
      'an unknown session argument',
      {},
      { session_argument: 's' },
      'given session argument "s" not the input argument of the function',
    ],
    [
      'odd arguments',
      { arguments: ['a-b int4', 'ok int4', '1 text'] },
      {},
      'the function arguments a-b,1 are not in compliance with GraphQL spec',
    ],
    ['an odd custom name', {}, { custom_name: 'a b' }, 'function name is not a legal GraphQL identifier'],
  ])('says so: %s', (_, sketch, configuration, text) => {
    expect(resolve(sketch, { configuration }).reasons).toEqual([because(text)]);
  });

  it('lists several reasons', () => {
    expect(resolve({ returns: 'int4', isVariadic: true }).inconsistencies).toEqual([
      {
        type: 'function',
        name: 'function f in source default',
        reason:
          'Inconsistent object: in function "f": the function "f" cannot be tracked for the following reasons:\n  • function with "VARIADIC" parameters are not supported\n  • the function does not return a "COMPOSITE" type\n',
        definition: { schema: 'public', name: 'f' },
      },
    ]);
  });

  it('may be missing', () => {
    expect(resolve({}, { function: { schema: 's', name: 'g' } }).reasons).toEqual([
      'Inconsistent object: in function "s.g": no such function exists: "s.g"',
    ]);
  });

  it('may be overloaded', () => {
    const catalog = catalogWith({}, [{ function: 'f', returns: 'composite:author', arguments: ['a int4'] }]);
    const { reasons } = resolveMetadata(catalog, { tables: [{ table: 'author' }], functions: [{ function: 'f' }] });
    expect(reasons).toEqual([
      'Inconsistent object: in function "f": function "f" is overloaded. Overloaded functions are not supported',
    ]);
  });

  it('may return a table that nobody tracks', () => {
    expect(resolve({ returns: 'composite:hidden' }).reasons).toEqual([
      'Inconsistent object: table "hidden" is not tracked',
    ]);
  });

  it('may have an odd name', () => {
    const catalog = catalogWith({ function: 'f g' });
    const { reasons } = resolveMetadata(catalog, { tables: [{ table: 'author' }], functions: [{ function: 'f g' }] });
    expect(reasons[0]).toContain('because function name is not a legal GraphQL identifier');
  });

  it('may be tracked twice: the first one counts', () => {
    const outcome = resolve({}, {}, { functions: [{ function: 'f' }, { function: 'f' }] });
    expect(outcome.reasons).toEqual(['Multiple definitions for: function f in source default']);
    expect(outcome.called('f').field.name).toBe('f');
  });

  it.each<Json>([1, 'x', [1], [null], [{}], [{ function: 1 }], [{ function: {} }]])(
    'may be unreadable: %j',
    (functions) => {
      expect(resolve({}, {}, { functions }).inconsistencies[0]?.type).toBe('source');
    },
  );

  it.each<Json>([
    1,
    [],
    { custom_name: 1 },
    { custom_root_fields: 1 },
    { custom_root_fields: { function: 1 } },
    { exposed_as: 'x' },
    { session_argument: 1 },
  ])('may have an unreadable configuration: %j', (configuration) => {
    expect(resolve({}, { configuration }).reasons[0]).toContain('Inconsistent object: in function "f": ');
  });
});

describe('permissions of functions', () => {
  it('need a select permission on what is returned', () => {
    expect(resolve({}, { permissions: [{ role: 'other' }] }).inconsistencies).toEqual([
      {
        type: 'function_permission',
        name: 'function_permission other in function f in source default',
        reason:
          'Inconsistent object: function permission can only be added when the function\'s return table "author" has select permission configured for role: "other"',
        definition: { source: 'default', function: { schema: 'public', name: 'f' }, role: 'other' },
      },
    ]);
  });

  it.each<[Json, string]>([
    [[{ role: 'admin' }], 'cannot define permission for admin role'],
    [[{}], "the key 'role' was not present"],
    [1, 'permissions: expected a list of objects'],
  ])('are never given by %j', (permissions, text) => {
    const outcome = resolve({}, { permissions });
    expect(outcome.reasons).toEqual([`Inconsistent object: ${text}`]);
    expect(outcome.called('f').roles.size).toBe(0);
  });
});

describe('computed fields', () => {
  function resolveField(sketch: Partial<FunctionSketch>, definition: Json = { function: 'f' }, more: JsonObject = {}) {
    const full = { returns: 'text', returnsSet: false, arguments: ['row composite:author'], ...sketch };
    return resolveMetadata(catalogWith(full), {
      tables: [{ table: 'author', computed_fields: [{ name: 'c', definition, ...more }] }],
    });
  }
  const because = (text: string) =>
    `Inconsistent object: in table "author": in computed field "c": the computed field "c" cannot be added to table "author" because ${text}`;

  it('take the row first, or where the definition says', () => {
    const [first] = resolveField({}).table('author').computedFields.values();
    expect(first).toMatchObject({ name: 'c', returns: { type: 'scalar' }, inputs: [{ type: 'row', name: 'row' }] });
    const [second] = resolveField(
      { arguments: ['a int4', 'row composite:author', 's jsonb'] },
      { function: 'f', table_argument: 'row', session_argument: 's' },
    )
      .table('author')
      .computedFields.values();
    expect(second?.inputs.map(({ type }) => type)).toEqual(['user', 'row', 'session']);
  });

  it('return rows of tracked tables', () => {
    const [found] = resolveField({ returns: 'composite:author', returnsSet: true })
      .table('author')
      .computedFields.values();
    expect(found?.returns).toEqual({ type: 'table', table: '["public","author"]' });
  });

  it('are reported with their whole definition', () => {
    expect(resolveField({}, { function: 'g' }, { comment: 'x' }).inconsistencies).toEqual([
      {
        type: 'computed_field',
        name: 'computed_field c in table author in source default',
        reason: 'Inconsistent object: in table "author": in computed field "c": no such function exists: "g"',
        definition: {
          source: 'default',
          table: { schema: 'public', name: 'author' },
          name: 'c',
          definition: { function: 'g' },
          comment: 'x',
        },
      },
    ]);
  });

  it.each<[string, Partial<FunctionSketch>, JsonObject, string]>([
    [
      'a volatile function',
      { volatility: 'volatile' },
      {},
      'the function "f" is of type VOLATILE; cannot be added as a computed field',
    ],
    ['no arguments', { arguments: [] }, {}, 'the function "f" has no input arguments'],
    ['an unknown row argument', {}, { table_argument: 'x' }, '"x" is not an input argument of the function "f"'],
    ['a scalar as row', { arguments: ['row int4'] }, {}, 'first argument of the function "f" is not COMPOSITE type'],
    [
      'a scalar as named row',
      { arguments: ['row int4'] },
      { table_argument: 'row' },
      '"row" argument of the function "f" is not COMPOSITE type',
    ],
    [
      'another row',
      { arguments: ['row composite:hidden'] },
      {},
      'first argument of the function "f" of type "hidden" is not the table to which the computed field is being added',
    ],
    [
      'another named row',
      { arguments: ['row composite:hidden'] },
      { table_argument: 'row' },
      '"row" argument of the function "f" of type "hidden" is not the table to which the computed field is being added',
    ],
    ['an unknown session argument', {}, { session_argument: 's' }, '"s" is not an input argument of the function "f"'],
    [
      'a session argument of another type',
      { arguments: ['row composite:author', 's text'] },
      { session_argument: 's' },
      '"s" argument of the function "f" is not of type JSON',
    ],
    ['one row', { returns: 'composite:author' }, {}, 'the function "f" returning type author is not a BASE type'],
    ['an enum', { returns: 'enum:mood' }, {}, 'the function "f" returning type mood is not a BASE type'],
    ['several scalars', { returnsSet: true }, {}, 'the function "f" returning type text is not a BASE type'],
    [
      'rows of an untracked table',
      { returns: 'composite:hidden', returnsSet: true },
      {},
      'the function "f" returning set of table "hidden" is not tracked or not found in database',
    ],
    [
      'odd arguments',
      { arguments: ['row composite:author', 'a-b int4'] },
      {},
      'the function arguments a-b are not in compliance with GraphQL spec',
    ],
  ])('cannot have %s', (_, sketch, definition, text) => {
    expect(resolveField(sketch, { function: 'f', ...definition }).reasons).toEqual([because(text)]);
  });

  it('cannot call an overloaded function', () => {
    const catalog = catalogWith({ returns: 'text' }, [{ function: 'f', returns: 'int4' }]);
    const computed = [{ name: 'c', definition: { function: 'f' } }];
    const { reasons } = resolveMetadata(catalog, { tables: [{ table: 'author', computed_fields: computed }] });
    expect(reasons).toEqual([because('the function "f" is overloaded. Overloaded functions are not supported')]);
  });

  it('list several reasons, an odd name among them', () => {
    const [reason] = resolveField({ volatility: 'volatile' }, { function: 'f' }, { name: 'a b' }).reasons;
    expect(reason).toBe(
      'Inconsistent object: in table "author": in computed field "a b": the computed field "a b" cannot be added to table "author" for the following reasons:\n  • "a b" is not a valid GraphQL name\n  • the function "f" is of type VOLATILE; cannot be added as a computed field\n',
    );
  });

  it.each<[JsonObject, string]>([
    [{}, 'Inconsistent object: field definition conflicts with postgres column'],
    [
      { configuration: { column_config: { id: { custom_name: 'name' }, name: { custom_name: 'id' } } } },
      'Inconsistent object: field definition conflicts with postgres column',
    ],
  ])('cannot have the name of a column', (more, reason) => {
    const catalog = catalogWith({ returns: 'text', returnsSet: false, arguments: ['row composite:author'] });
    const computed = [{ name: 'name', definition: { function: 'f' } }];
    const { reasons } = resolveMetadata(catalog, { tables: [{ table: 'author', computed_fields: computed, ...more }] });
    expect(reasons).toEqual([reason]);
  });

  it('cannot have the custom name of a column or the name of a relationship', () => {
    const catalog = catalogWith({ returns: 'text', returnsSet: false, arguments: ['row composite:author'] });
    const using = { manual_configuration: { remote_table: 'author', column_mapping: { id: 'id' } } };
    const { reasons, table } = resolveMetadata(catalog, {
      tables: [
        {
          table: 'author',
          configuration: { column_config: { id: { custom_name: 'key' } } },
          object_relationships: [{ name: 'rel', using }],
          computed_fields: [
            { name: 'key', definition: { function: 'f' } },
            { name: 'rel', definition: { function: 'f' } },
          ],
        },
      ],
    });
    expect(reasons).toEqual([
      'Conflicting objects: conflicting definitions for field "rel"',
      'Inconsistent object: field definition conflicts with custom field name for postgres column "id"',
      'Conflicting objects: conflicting definitions for field "rel"',
    ]);
    expect(table('author').computedFields.size).toBe(0);
  });

  it('cannot be defined twice: the first one counts', () => {
    const catalog = catalogWith({ returns: 'text', returnsSet: false, arguments: ['row composite:author'] });
    const entry = { name: 'c', definition: { function: 'f' } };
    const outcome = resolveMetadata(catalog, { tables: [{ table: 'author', computed_fields: [entry, entry] }] });
    expect(outcome.reasons).toEqual(['Multiple definitions for: computed_field c in table author in source default']);
  });

  it.each<Json>([
    1,
    [],
    null,
    {},
    { function: 1 },
    { function: 'f', table_argument: 1 },
    { function: 'f', session_argument: {} },
  ])('may be unreadable: %j', (definition) => {
    expect(resolveField({}, definition).reasons[0]).toContain('in table "author": in computed field "c": ');
  });
});
