import { customTypes, object } from '../../test/documents.js';
import { collectTypeNames, resolveTypeText, shownTypeName, type TypePosition } from './type-lookup.js';

const types = customTypes({
  scalars: [{ name: 'Date' }, { name: 'both' }],
  enums: [{ name: 'Color', values: [{ value: 'RED' }] }],
  input_objects: [{ name: 'In', fields: [{ name: 'a', type: 'Int' }] }],
  objects: [object('Out', { a: 'Int' }), object('money', { a: 'Int' })],
});
const names = collectTypeNames(types, new Set(['uuid', 'money', 'both', 'Int']));
const category = (text: string, position: TypePosition): string | undefined =>
  resolveTypeText(text, position, names)?.category;

it.each<[string, TypePosition, string]>([
  ['Int!', 'argument', 'built-in'],
  ['ID', 'output', 'built-in'],
  ['uuid', 'argument', 'database-scalar'],
  ['[In!]!', 'argument', 'input-object'],
  ['Color', 'argument', 'enum'],
  ['Date', 'argument', 'custom-scalar'],
  ['[Out]', 'output', 'object'],
  ['Date', 'output', 'custom-scalar'],
  ['uuid', 'output', 'database-scalar'],
  ['In', 'input-field', 'input-object'],
  ['uuid', 'input-field', 'database-scalar'],
  ['Color', 'object-field', 'enum'],
  ['Out', 'object-field', 'object'],
  ['uuid', 'object-field', 'database-scalar'],
])('finds %s as %s: %s', (text, position, expected) => {
  expect(category(text, position)).toBe(expected);
});

it('prefers the database scalar to a custom object as an output type', () => {
  expect(category('money', 'output')).toBe('database-scalar');
});

it('prefers the custom object to a database scalar as a field of an object', () => {
  expect(category('money', 'object-field')).toBe('object');
});

it('prefers the database scalar to a custom one as an argument, the custom one in an input field', () => {
  expect([category('both', 'argument'), category('both', 'input-field')]).toEqual(['database-scalar', 'custom-scalar']);
});

it.each<[string, TypePosition]>([
  ['Out', 'argument'],
  ['Out', 'input-field'],
  ['In', 'output'],
  ['In', 'object-field'],
  ['Color', 'output'],
  ['Nope', 'argument'],
  ['int', 'argument'],
  ['not a type', 'output'],
  ['__proto__', 'output'],
])('does not find %s as %s', (text, position) => {
  expect(category(text, position)).toBeUndefined();
});

it('shows the base name of a type text, and a text that is no type as it is', () => {
  expect([shownTypeName('[[Nope!]!]'), shownTypeName('[Nope')]).toEqual(['Nope', '[Nope']);
});
