import type { JoinOwner, LocalField } from '@app/engine';
import {
  DEFAULT_IGNORED_CLIENT_HEADERS,
  NO_CUSTOM_TYPES,
  type Action,
  type Json,
  type MetadataDocument,
} from '@app/types';
import { toAction } from './to-action.js';

const action = (name: string, args: Record<string, string>, type: 'query' | 'mutation' = 'query'): Action => ({
  name,
  permissions: [],
  definition: {
    type,
    kind: 'synchronous',
    handler: 'http://h',
    arguments: Object.entries(args).map(([argument, of]) => ({ name: argument, type: of })),
    output_type: 'String',
    headers: [],
    forward_client_headers: false,
    ignored_client_headers: DEFAULT_IGNORED_CLIENT_HEADERS,
    timeout: 30,
  },
});

const document = {
  actions: [
    action('ask', {
      id: 'Int!',
      text: 'String',
      day: 'date',
      any: 'ID',
      list: '[Int!]',
      form: 'Form',
      odd: '[',
      ratio: 'Float',
      yes: 'Boolean',
    }),
    action('write', { id: 'Int' }, 'mutation'),
  ],
  customTypes: { ...NO_CUSTOM_TYPES, input_objects: [{ name: 'Form', fields: [{ name: 'a', type: 'Int' }] }] },
} as unknown as MetadataDocument;

const fields: Readonly<Record<string, LocalField>> = Object.fromEntries(
  ['Int', 'String', 'uuid', 'bigint', 'jsonb', 'Boolean', 'date', 'Float'].map((type) => [
    type.toLowerCase(),
    { type, isList: false, isObject: false },
  ]),
);
const owner: JoinOwner = {
  local: (name) =>
    ({
      ...fields,
      ints: { type: 'Int', isList: true, isObject: false },
      place: { type: 'Place', isList: false, isObject: true },
    })[name],
};

const resolve = (to_action: Json, extra: Record<string, Json> = {}) =>
  toAction.resolve({ name: 'r', definition: { to_action }, ...extra }, owner, document);
const reason = (action: string, mapping: Record<string, string>): unknown => {
  const resolution = resolve({ action, argument_mapping: mapping });
  return resolution.ok ? undefined : resolution.reason;
};

it('leads to the action, each argument by what it is taken from', () => {
  expect(resolve({ action: 'ask', argument_mapping: { text: 'uuid', id: 'int' } }, { comment: 'asks' })).toEqual({
    ok: true,
    join: {
      name: 'r',
      comment: 'asks',
      cardinality: 'one',
      target: { kind: 'action', action: 'ask' },
      mapping: [
        ['uuid', 'text'],
        ['int', 'id'],
      ],
    },
  });
});

it.each<[string, string, Record<string, string>]>([
  ['action with name "nothing" not found', 'nothing', {}],
  ['action with name "__proto__" not found', '__proto__', {}],
  ['action "write" is a mutation: only query actions can be joined', 'write', { id: 'int' }],
  ['argument with name "no" not found in action "ask"', 'ask', { no: 'int' }],
  ['"no" does not exist', 'ask', { id: 'no' }],
  ['"ints" is a list: only single values can be arguments', 'ask', { id: 'ints' }],
  ['"place" is an object: only single values can be arguments', 'ask', { id: 'place' }],
  ['argument "id": expected type "Int!" but got "String"', 'ask', { id: 'string' }],
  ['argument "id": expected type "Int!" but got "bigint"', 'ask', { id: 'bigint' }],
  ['argument "text": expected type "String" but got "Int"', 'ask', { text: 'int' }],
  ['argument "text": expected type "String" but got "jsonb"', 'ask', { text: 'jsonb' }],
  ['argument "any": expected type "ID" but got "Boolean"', 'ask', { any: 'boolean' }],
  ['argument "ratio": expected type "Float" but got "String"', 'ask', { ratio: 'string' }],
  ['argument "yes": expected type "Boolean" but got "Int"', 'ask', { yes: 'int' }],
  ['argument "list": expected type "[Int!]" but got "Int"', 'ask', { list: 'int' }],
  ['argument "form": expected type "Form" but got "Int"', 'ask', { form: 'int' }],
  ['argument "odd": expected type "[" but got "Int"', 'ask', { odd: 'int' }],
])('refuses: %s', (text, name, mapping) => {
  expect(reason(name, mapping)).toBe(text);
});

it.each([
  ['any', 'int'],
  ['any', 'uuid'],
  ['any', 'bigint'],
  ['day', 'date'],
  ['day', 'string'],
  ['text', 'date'],
  ['ratio', 'bigint'],
])('lets the argument %s be a %s', (argument, local) => {
  expect(reason('ask', { [argument]: local })).toBeUndefined();
});
