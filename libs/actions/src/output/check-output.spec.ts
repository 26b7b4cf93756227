import fc from 'fast-check';
import { invariant, parseJson, type Json } from '@app/types';
import { action, customTypes, object, resolveEnv } from '../../test/documents.js';
import { resolved } from '../../test/resolve.js';
import { databaseScalars } from '../resolve/known-scalar.js';
import { collectTypeNames, resolveTypeText } from '../resolve/type-lookup.js';
import { checkOutput } from './check-output.js';
import { printOutputFault } from './error.js';
import { makeOutputCheck, type OutputCheck } from './output-check.js';

const types = {
  scalars: [{ name: 'Mine' }],
  enums: [{ name: 'Color', values: [{ value: 'RED' }] }],
  objects: [
    object('Out', { id: 'Int!', name: 'String', in: 'In!', color: 'Color' }),
    object('In', { a: 'Int!' }),
    object('Free', { a: 'Int' }),
    object('varchar', { a: 'Int!' }),
  ],
};
const { types: linked } = resolved([], types);
const names = collectTypeNames(customTypes(types), databaseScalars(resolveEnv().sources));

function check(output: string): OutputCheck {
  const use = resolveTypeText(output, 'output', names);
  if (!use) throw new Error(`no type ${output}`);
  return makeOutputCheck(use, linked);
}
const faultOf = (output: string, value: Json): string | undefined => {
  const fault = checkOutput(value, check(output));
  return fault && printOutputFault(fault);
};

it.each<[type: string, answer: string]>([
  ['String', 'null'],
  ['Int!', '1'],
  ['Int!', '1.5'],
  ['Int', '12345678901234567890'],
  ['Float!', '1'],
  ['Boolean', 'false'],
  ['ID', '"x"'],
  ['String!', '""'],
  ['[Int]', '[1,null]'],
  ['[[Int!]]', '[[1],null,[]]'],
  ['[Int]', 'null'],
  ['Out', '{"id":1,"in":{}}'],
  ['Out', '{ "id": "no Int", "in": "no object", "name": [], "more": 1, "color": "NO SUCH" }'],
  ['[Out]', '[null,{"id":1,"in":{}}]'],
  ['Free!', '{}'],
  ['uuid!', 'null'],
  ['uuid!', '{"any":"thing"}'],
  ['Mine!', 'null'],
  ['json', '[1,"a",{}]'],
  ['[Mine!]!', '[null,1,{}]'],
  ['varchar!', 'null'],
])('%s accepts %s', (output, answer) => {
  expect(faultOf(output, parseJson(answer))).toBeUndefined();
});

it.each<[type: string, answer: string, message: string]>([
  ['String!', 'null', 'got null for the action webhook response'],
  ['Out!', 'null', 'got null for the action webhook response'],
  ['[Int]!', 'null', 'got null for the action webhook response'],
  ['[Int!]', '[1,null]', 'got null for the action webhook response'],
  ['[Out!]', '[null]', 'got null for the action webhook response'],
  ['String', '1', 'got scalar String for the action webhook response, expecting String'],
  ['ID!', '1', 'got scalar String for the action webhook response, expecting ID'],
  ['Boolean', '0', 'got scalar String for the action webhook response, expecting Boolean'],
  ['Boolean', '1.0', 'got scalar String for the action webhook response, expecting Boolean'],
  ['Out', '1', 'got scalar String for the action webhook response, expecting Out'],
  ['Out', '1e400', 'got scalar String for the action webhook response, expecting Out'],
  ['String', 'true', 'got scalar Boolean for the action webhook response, expecting String'],
  ['Int', 'false', 'got scalar Boolean for the action webhook response, expecting Int'],
  ['Out', 'true', 'got scalar Boolean for the action webhook response, expecting Out'],
  ['Int', '"1"', 'got scalar String for the action webhook response, expecting Int'],
  ['Float', '"1"', 'got scalar String for the action webhook response, expecting Float'],
  ['Boolean', '"true"', 'got scalar String for the action webhook response, expecting Boolean'],
  ['Out', '"x"', 'got scalar String for the action webhook response, expecting Out'],
  ['String', '[]', 'got array for the action webhook response, expecting String'],
  ['Out', '[{"id":1,"in":{}}]', 'got array for the action webhook response, expecting Out'],
  ['[Int]', '[[1]]', 'got array for the action webhook response, expecting Int'],
  ['String!', '{}', 'got object for the action webhook response, expecting String'],
  ['[ID]', '[{}]', 'got object for the action webhook response, expecting ID'],
  ['[Int]', '1', 'expecting array for the action webhook response'],
  ['[Out]', '{}', 'expecting array for the action webhook response'],
  ['[[Int]]', '[1]', 'expecting array for the action webhook response'],
  ['[json]', '{}', 'expecting array for the action webhook response'],
  ['[json]!', 'null', 'got null for the action webhook response'],
  ['Out', '{}', 'field "id" expected in webhook response, but not found'],
  ['Out', '{"id":null}', 'expecting not null value for field "id"'],
  ['Out', '{"id":1}', 'field "in" expected in webhook response, but not found'],
  ['[Out]', '[{"id":1,"in":{}},{"id":1,"in":null}]', 'expecting not null value for field "in"'],
])('%s refuses %s', (output, answer, message) => {
  expect(faultOf(output, parseJson(answer))).toBe(message);
});

it('does not take an inherited property for a field of the answer', () => {
  const odd = resolved([action('x', { output_type: 'Odd' })], { objects: [object('Odd', { constructor: 'String!' })] });
  const oddCheck = odd.actions.get('x')?.check;
  invariant(oddCheck, 'the action is resolved');
  expect(checkOutput({}, oddCheck)).toEqual({ type: 'missing-field', field: 'constructor' });
  expect(checkOutput(parseJson('{"constructor":1}'), oddCheck)).toBeUndefined();
});

describe('for any answer', () => {
  const json = fc.jsonValue() as fc.Arbitrary<Json>;

  it('an opaque type accepts it', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(faultOf('json!', value)).toBeUndefined();
      }),
    );
  });

  it('a nullable type accepts exactly null and what the non-null type accepts', () => {
    const pairs = fc.constantFrom('Int', 'String', 'Boolean', 'Out', '[Int]', '[Out!]');
    fc.assert(
      fc.property(pairs, json, (type, value) => {
        const accepted = faultOf(type, value) === undefined;
        expect(accepted).toBe(value === null || faultOf(`${type}!`, value) === undefined);
      }),
    );
  });

  it('a list accepts exactly lists of what its element accepts', () => {
    fc.assert(
      fc.property(fc.constantFrom('Int', 'Boolean!', 'Out'), fc.array(json), (type, values) => {
        const every = values.every((value) => faultOf(type, value) === undefined);
        expect(faultOf(`[${type}]`, values) === undefined).toBe(every);
      }),
    );
  });
});
