import type { CustomTypes } from '@app/types';
import type { ResolveEnv } from '@app/engine';
import { customTypes, object, relationship, resolveEnv, source } from '../../test/documents.js';
import { printCustomTypesReason } from './error.js';
import { databaseScalars } from './known-scalar.js';
import { resolveCustomTypes } from './resolve-custom-types.js';
import { collectTypeNames } from './type-lookup.js';

/** The reason why the types are refused; undefined when they are good. */
function reasonOf(
  partial: Partial<CustomTypes>,
  env: ResolveEnv = resolveEnv([source('default')]),
): string | undefined {
  const types = customTypes(partial);
  const resolution = resolveCustomTypes(types, collectTypeNames(types, databaseScalars(env.sources)), env);
  return resolution.ok ? undefined : printCustomTypesReason(resolution.faults);
}
const because = (reason: string): string => `validation for the given custom types failed because ${reason}`;

describe('types that are served', () => {
  it('may be recursive and mutually recursive', () => {
    const objects = [object('A', { a: '[A!]!', b: 'B' }), object('B', { a: 'A' })];
    const input_objects = [{ name: 'In', fields: [{ name: 'in', type: '[In!]' }] }];
    expect(reasonOf({ objects, input_objects })).toBeUndefined();
  });

  it('may use database scalars with no database connected', () => {
    const objects = [object('Out', { id: 'uuid!', at: 'timestamptz', blob: 'json', where: 'geography' })];
    expect(reasonOf({ objects }, resolveEnv())).toBeUndefined();
  });

  it('may be joined to a tracked table', () => {
    const objects = [object('Out', { id: 'uuid!' }, [relationship('user', { id: 'id' })])];
    expect(reasonOf({ objects })).toBeUndefined();
  });

  it('may have fields whose arguments are null', () => {
    const objects = [{ name: 'Out', fields: [{ name: 'a', type: 'Int', arguments: null }], relationships: [] }];
    expect(reasonOf({ objects })).toBeUndefined();
  });
});

describe('one fault', () => {
  it('names that occur twice across all kinds', () => {
    const scalars = [{ name: 'A' }, { name: 'B' }];
    const enums = [{ name: 'B', values: [{ value: 'X' }] }];
    const objects = [object('A', { a: 'Int' })];
    expect(reasonOf({ scalars, enums, objects })).toBe(because('duplicate type names: "B", "A"'));
  });

  it.each(['query_root', 'mutation_root', 'subscription_root', '__Type'])('a type named %s', (name) => {
    expect(reasonOf({ objects: [object(name, { a: 'Int' })] })).toBe(because(`reserved type names: "${name}"`));
  });

  it('an enum that repeats a value', () => {
    const enums = [{ name: 'Color', values: [{ value: 'RED' }, { value: 'BLUE' }, { value: 'RED' }] }];
    expect(reasonOf({ enums })).toBe(because('the enum type "Color" has duplicate values: "RED"'));
  });

  it('an enum with a word that GraphQL reserves', () => {
    const enums = [{ name: 'Bit', values: [{ value: 'true' }, { value: 'RED' }, { value: 'null' }] }];
    expect(reasonOf({ enums })).toBe(because('the enum type "Bit" has reserved values: "true", "null"'));
  });

  it('an input field of an unknown type', () => {
    const input_objects = [{ name: 'In', fields: [{ name: 'f', type: '[T!]' }] }];
    expect(reasonOf({ input_objects })).toBe(
      because('the type "T" for field "f" in  input object type "In" does not exist'),
    );
  });

  it('an input field whose type is an object', () => {
    const input_objects = [{ name: 'In', fields: [{ name: 'f', type: 'Out' }] }];
    expect(reasonOf({ input_objects, objects: [object('Out', { a: 'Int' })] })).toBe(
      because('the type "Out" for field "f" in  input object type "In" does not exist'),
    );
  });

  it('an input field whose type is no type at all', () => {
    const input_objects = [{ name: 'In', fields: [{ name: 'f', type: '[Int' }] }];
    expect(reasonOf({ input_objects })).toBe(
      because('the type "[Int" for field "f" in  input object type "In" does not exist'),
    );
  });

  it('an input object that repeats a field', () => {
    const field = { name: 'f', type: 'Int' };
    expect(reasonOf({ input_objects: [{ name: 'In', fields: [field, field, field] }] })).toBe(
      because('the input object "In" has duplicate fields: "f"'),
    );
  });

  it('an object field of an unknown type', () => {
    expect(reasonOf({ objects: [object('Out', { f: 'T!' })] })).toBe(
      because('the type "T" for field "f" in  object type "Out" does not exist'),
    );
  });

  it('an object field whose type is an input object', () => {
    const input_objects = [{ name: 'In', fields: [{ name: 'a', type: 'Int' }] }];
    expect(reasonOf({ input_objects, objects: [object('Out', { f: 'In' })] })).toBe(
      because('the type "In" for field "f" in  object type "Out" does not exist'),
    );
  });

  it('an object that repeats a field', () => {
    const field = { name: 'f', type: 'Int' };
    expect(reasonOf({ objects: [{ name: 'Out', fields: [field, field], relationships: [] }] })).toBe(
      because('the object "Out" has duplicate fields: "f"'),
    );
  });

  it('a relationship with the name of a field', () => {
    expect(reasonOf({ objects: [object('Out', { id: 'uuid' }, [relationship('id', { id: 'id' })])] })).toBe(
      because('the object "Out" has duplicate fields: "id"'),
    );
  });

  it.each([[[]], [{}], ['x']])('an object field with arguments %j, said once for the object', (args) => {
    const fields = ['a', 'b'].map((name) => ({ name, type: 'Int', arguments: args }));
    expect(reasonOf({ objects: [{ name: 'Out', fields, relationships: [] }] })).toBe(
      because(`the object "Out" can't have arguments`),
    );
  });

  it('a relationship to a table that is not tracked, in schema public and elsewhere', () => {
    const to = (schema: string): string | undefined =>
      reasonOf({
        objects: [
          object('Out', { id: 'uuid' }, [
            relationship('r', { id: 'id' }, { remote_table: { schema, name: 'nowhere' } }),
          ]),
        ],
      });
    expect(to('public')).toBe(
      because('the remote table "nowhere" for relationship "r" of object type "Out" does not exist'),
    );
    expect(to('app')).toBe(
      because('the remote table "app.nowhere" for relationship "r" of object type "Out" does not exist'),
    );
  });

  it('a relationship to a source that is not connected', () => {
    const objects = [object('Out', { id: 'uuid' }, [relationship('r', { id: 'id' }, { source: 'gone' })])];
    expect(reasonOf({ objects })).toBe(
      because('the remote table "user" for relationship "r" of object type "Out" does not exist'),
    );
  });

  it('a mapped field that the object does not have', () => {
    expect(reasonOf({ objects: [object('Out', { id: 'uuid' }, [relationship('r', { f: 'id' })])] })).toBe(
      because('the field "f" for relationship "r" in object type "Out" does not exist'),
    );
  });

  it('a mapped field that is a list', () => {
    const objects = [
      object('User', { user_id: 'uuid!', names: '[String!]' }, [relationship('Names', { names: 'name' })]),
    ];
    expect(reasonOf({ objects })).toBe(
      because('the type of the field "names" for relationship "Names" in object type "User" is a list type'),
    );
  });

  it('a mapped column that the table does not have', () => {
    expect(reasonOf({ objects: [object('Out', { id: 'uuid' }, [relationship('r', { id: 'c' })])] })).toBe(
      because('the column "c" of remote table "user" for relationship "r" of object type "Out" does not exist'),
    );
  });

  it('relationships to more than one source', () => {
    const relationships = [relationship('a', { id: 'id' }), relationship('b', { id: 'id' }, { source: 'other' })];
    const env = resolveEnv([source('default'), source('other')]);
    expect(reasonOf({ objects: [object('Out', { id: 'uuid' }, relationships)] }, env)).toBe(
      because('the object "Out" has relationships refers to tables in multiple sources'),
    );
  });

  it('a scalar that only a database without that type could know', () => {
    expect(reasonOf({ objects: [object('Out', { a: 'geography' })] })).toBe(
      because('the type "geography" for field "a" in  object type "Out" does not exist'),
    );
  });
});

it('lists several faults, one line each', () => {
  const objects = [object('Out', { a: 'X', b: 'Y' })];
  const enums = [{ name: 'E', values: [{ value: 'A' }, { value: 'A' }] }];
  expect(reasonOf({ objects, enums })).toBe(
    'validation for the given custom types failed for the following reasons:\n' +
      '  • the enum type "E" has duplicate values: "A"\n' +
      '  • the type "X" for field "a" in  object type "Out" does not exist\n' +
      '  • the type "Y" for field "b" in  object type "Out" does not exist\n',
  );
});
