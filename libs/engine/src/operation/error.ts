// Every error that the corridor itself can raise, as data; texts are made here and nowhere else
// (spec/queries-and-mutations.md 1.3, 1.4, 3; spec/actions.md 3.5).
import { GatewayError, type JsonPath } from '@app/types';

const invalid = (message: string, path: JsonPath = []): GatewayError =>
  new GatewayError({ code: 'validation-failed', message, path });
const unparsable = (message: string, path: JsonPath = []): GatewayError =>
  new GatewayError({ code: 'parse-failed', message, path });

/** `a`, `a and b`, `a, b and c`. */
const inWords = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

/** Makers of the corridor's errors; each answers a `GatewayError`, the caller throws it. */
export const operationError = {
  syntax: () => invalid('not a valid graphql query', ['query']),
  tooDeep: (limit: number) => invalid(`the query is nested too deeply: at most ${limit} levels are allowed`, ['query']),
  tooManyFields: (limit: number) =>
    invalid(`the query selects too many fields: at most ${limit} are allowed`, ['query']),
  joinsTooLarge: (limit: number) =>
    invalid(`the answer with its relationships is too large: at most ${limit} characters are allowed`),
  introspectionTooLarge: (path: JsonPath) => invalid('the answer of this introspection query is too large', path),
  operationName: (text: string) => unparsable(`${text} is not valid GraphQL name`, ['operationName']),
  noSuchOperation: (name: string) => invalid(`no such operation found in the document: "${name}"`),
  anonymousBesideName: () => invalid('operationName cannot be used when an anonymous operation exists in the document'),
  ambiguousOperation: () =>
    invalid('exactly one operation has to be present in the document when operationName is not specified'),
  subscriptionOverHttp: () =>
    new GatewayError({
      code: 'unexpected-payload',
      message: 'subscriptions are not supported over HTTP, use websockets instead',
    }),
  noMutations: () => invalid('no mutations exist'),
  noSubscriptions: () => invalid('no subscriptions exist'),

  duplicateFragment: (name: string) => unparsable(`multiple definitions for fragment "${name}"`),
  undefinedFragment: (name: string, path: JsonPath) => invalid(`reference to undefined fragment "${name}"`, path),
  fragmentCycle: (names: readonly string[], path: JsonPath) =>
    invalid(`the fragment definition(s) ${inWords(names)} form a cycle`, path),

  unknownField: (name: string, type: string, path: JsonPath) =>
    invalid(`field '${name}' not found in type: '${type}'`, path),
  missingSelection: (type: string, path: JsonPath) => invalid(`missing selection set for '${type}'`, path),
  unexpectedSelection: (path: JsonPath) => invalid('unexpected subselection set for non-object field', path),
  unknownArgument: (field: string, argument: string, path: JsonPath) =>
    invalid(`'${field}' has no argument named '${argument}'`, path),
  sameResponseName: (pair: readonly [string, string], responseKey: string, path: JsonPath) =>
    invalid(`selection of both '${pair[0]}' and '${pair[1]}' specify the same response name, '${responseKey}'`, path),
  inconsistentArguments: (field: string, path: JsonPath) =>
    invalid(`inconsistent arguments between multiple selections of field '${field}'`, path),

  severalSubscriptions: () => invalid('subscriptions must select one top level field'),
  subscribedIntrospection: () =>
    new GatewayError({
      code: 'not-supported',
      message: 'Introspection at root field level is not supported over subscriptions',
    }),
  mixedSubscriptions: () =>
    new GatewayError({
      code: 'not-supported',
      message: "async action queries with no relationships aren't expected to mix with normal source database queries",
    }),

  duplicateVariable: (name: string) => unparsable(`multiple definitions for variable "${name}"`),
  unexpectedVariables: (names: readonly string[]) =>
    invalid(`unexpected variables in variableValues: ${names.join(', ')}`, ['variableValues']),
  unboundVariable: (name: string) => invalid(`unbound variable "${name}"`),
  missingVariable: (name: string) =>
    invalid(`expecting a value for non-nullable variable: "${name}"`, ['variableValues']),
  nullVariable: (type: string) => invalid(`null value found for non-nullable type: "${type}"`),
  variableMisfit: (use: { name: string; declared: string; expected: string }, path: JsonPath) =>
    invalid(
      `variable '${use.name}' is declared as '${use.declared}', but used where '${use.expected}' is expected`,
      path,
    ),

  unknownDirective: (name: string, path: JsonPath) => invalid(`directive '${name}' is not defined in the schema`, path),
  misplacedDirective: (name: string, place: string, path: JsonPath) =>
    invalid(`directive '${name}' is not allowed on ${place}`, path),
  repeatedDirectives: (names: readonly string[], path: JsonPath) =>
    invalid(`the following directives are used more than once: [${names.map((name) => `'${name}'`).join(', ')}]`, path),
} as const;

/** Makers of errors about one input value; `path` is where the value stands. */
export const inputError = {
  mismatch: (expected: { what: string; type: string }, found: string, path: JsonPath) =>
    invalid(`expected ${expected.what} for type '${expected.type}', but found ${found}`, path),
  nullList: (path: JsonPath) => invalid('expected a list, but found null', path),
  unexpectedNull: (type: string, path: JsonPath) => invalid(`unexpected null value for type '${type}'`, path),
  unknownKey: (key: string, type: string, path: JsonPath) =>
    invalid(`field '${key}' not found in type: '${type}'`, path),
  missing: (name: string, path: JsonPath) => invalid(`missing required field '${name}'`, path),
  unknownEnumValue: (value: string, expected: { values: readonly string[]; type: string }, path: JsonPath) =>
    invalid(
      `expected one of the values [${expected.values.map((one) => `'${one}'`).join(', ')}] for type '${expected.type}', but found '${value}'`,
      path,
    ),
  integerBounds: (printed: string, path: JsonPath) =>
    unparsable(
      `The value ${printed} lies outside the bounds or is not an integer. Maybe it is a float, or is there integer overflow?`,
      path,
    ),
} as const;
