// The `definition` of an action with every default filled in (spec/actions.md 1.1). Unknown keys are ignored.
import {
  DEFAULT_IGNORED_CLIENT_HEADERS,
  type ActionArgument,
  type ActionDefinition,
  type ActionKind,
  type Json,
  type JsonObject,
} from '@app/types';
import {
  decodeFlag,
  decodeInteger,
  decodeObject,
  decodeText,
  listOf,
  oneOf,
  optional,
  optionalEntry,
  required,
} from './decoder.js';
import { negativeTimeout } from './error.js';
import { decodeGraphqlName, decodeGraphqlType } from './graphql-text.js';
import { decodeHeader } from './header.js';
import { decodeRequestTransform, decodeResponseTransform } from './transform.js';

/** Seconds that a handler may take when the definition does not say. */
export const DEFAULT_TIMEOUT_SECONDS = 30;

export function decodeActionDefinition(value: Json): ActionDefinition {
  const definition = decodeObject(value);
  const type = optional(definition, 'type', oneOf('mutation', 'query')) ?? 'mutation';
  return {
    type,
    kind: type === 'query' ? 'synchronous' : decodeKind(definition),
    handler: required(definition, 'handler', decodeText),
    arguments: optional(definition, 'arguments', listOf(decodeArgument)) ?? [],
    output_type: required(definition, 'output_type', decodeGraphqlType),
    headers: optional(definition, 'headers', listOf(decodeHeader)) ?? [],
    forward_client_headers: optional(definition, 'forward_client_headers', decodeFlag) ?? false,
    ignored_client_headers:
      optional(definition, 'ignored_client_headers', listOf(decodeText)) ?? DEFAULT_IGNORED_CLIENT_HEADERS,
    timeout: optional(definition, 'timeout', decodeTimeout) ?? DEFAULT_TIMEOUT_SECONDS,
    ...optionalEntry(definition, 'request_transform', decodeRequestTransform),
    ...optionalEntry(definition, 'response_transform', decodeResponseTransform),
  };
}

/** Read for mutations only: a query's `kind` is dropped, whatever it holds. */
function decodeKind(definition: JsonObject): ActionKind {
  return optional(definition, 'kind', oneOf('synchronous', 'asynchronous')) ?? 'synchronous';
}

function decodeArgument(value: Json): ActionArgument {
  const argument = decodeObject(value);
  return {
    name: required(argument, 'name', decodeGraphqlName),
    type: required(argument, 'type', decodeGraphqlType),
    ...optionalEntry(argument, 'description', decodeText),
  };
}

function decodeTimeout(value: Json): number {
  const seconds = decodeInteger(value);
  if (seconds < 0) throw negativeTimeout();
  return seconds;
}
