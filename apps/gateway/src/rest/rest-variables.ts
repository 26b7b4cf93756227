// GraphQL variables of a REST call: from the path, the query string and the JSON body (spec/metadata-actions-api.md 6.3).
import { Kind, type OperationDefinitionNode, type TypeNode } from 'graphql';
import { RawNumber, isJsonObject, parseJson, type Json, type JsonObject } from '@app/types';
import { restError } from './error.js';

export interface RestInput {
  readonly path: Readonly<Record<string, string>>;
  readonly search: URLSearchParams;
  /** Text of the body, JSON or a form; empty: there is none. */
  readonly body: string;
  /** The body is a form: its fields are texts as those of the query string. */
  readonly isForm: boolean;
}

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false };
const NUMERIC = new Set(['Int', 'Float', 'smallint', 'bigint', 'float8', 'numeric', 'real', 'decimal']);
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The path wins over the query string, that over the body. @throws GatewayError */
export function readRestVariables(operation: OperationDefinitionNode, input: RestInput): JsonObject {
  const types = new Map((operation.variableDefinitions ?? []).map((one) => [one.variable.name.value, one.type]));
  const form = input.isForm ? new URLSearchParams(input.body) : [];
  const texts = new Map([...form, ...input.search, ...Object.entries(input.path)]);
  const entries: [string, Json][] = input.isForm ? [] : Object.entries(readBody(input.body));
  for (const [name] of entries) if (!types.has(name)) throw restError.unknownVariable(name);
  for (const [name, text] of texts) {
    const type = types.get(name);
    if (type === undefined) throw restError.unknownVariable(name);
    entries.push([name, readText(name, text, type)]);
  }
  return Object.fromEntries(entries);
}

function readBody(body: string): JsonObject {
  if (body.trim() === '') return {};
  let json: Json;
  try {
    json = parseJson(body);
  } catch (error) {
    throw restError.badBody(error instanceof Error ? error.message : 'not JSON');
  }
  if (json === null) return {};
  if (!isJsonObject(json)) throw restError.bodyNoObject();
  return json;
}

function readText(name: string, text: string, type: TypeNode): Json {
  const nullable = type.kind !== Kind.NON_NULL_TYPE;
  const inner = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  if (inner.kind === Kind.LIST_TYPE) throw restError.listVariable(name, text);
  const typeName = inner.name.value;
  if (typeName === 'Boolean') {
    if (text === '') return true;
    const read = BOOLEANS[text.toLowerCase()];
    if (read === undefined) throw restError.badValue(name, text, typeName);
    return read;
  }
  if (text === '' && nullable) return null;
  if (NUMERIC.has(typeName) && NUMBER.test(text)) return numberOf(text);
  return text;
}

function numberOf(text: string): Json {
  const value = Number(text);
  return String(value) === text ? value : new RawNumber(text);
}
