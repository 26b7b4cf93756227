// `create_rest_endpoint` and `drop_rest_endpoint` (spec/metadata-actions-api.md 6.3). Clashes of paths are the build's matter.
import type { Json, JsonObject } from '@app/types';
import { findItem, putItem, withoutItem } from '../../collections/stored-collections.js';
import {
  decodeNonEmptyText,
  decodeObject,
  decodeText,
  nonEmptyListOf,
  oneOf,
  optionalEntry,
  required,
} from '../../decode/decoder.js';
import { restEndpointRef } from '../../object-ref.js';
import { METADATA_APIS, SUCCESS, type Command } from '../command.js';
import { isInconsistent } from '../inconsistent.js';
import { endpointExists, noSuchEndpoint, repeatedMethods } from './error.js';

const traits = { access: 'change', apis: METADATA_APIS, inBulkAtomic: 'refused' } as const;

export const createRestEndpoint: Command<{ readonly name: string; readonly endpoint: JsonObject }> = {
  ...traits,
  name: 'create_rest_endpoint',
  decode(value) {
    const args = decodeObject(value);
    const name = required(args, 'name', decodeNonEmptyText);
    const endpoint = {
      name,
      url: required(args, 'url', decodeNonEmptyText),
      methods: required(args, 'methods', decodeMethods),
      definition: required(args, 'definition', decodeDefinition),
      ...optionalEntry(args, 'comment', decodeText),
    };
    return { name, endpoint };
  },
  apply({ name, endpoint }, context) {
    const { document } = context;
    const touched = restEndpointRef(name);
    const exists = findItem(document, 'rest_endpoints', name) !== undefined;
    if (exists && !isInconsistent(context, touched)) throw endpointExists(name);
    return {
      change: {
        document: putItem(document, 'rest_endpoints', { name, item: endpoint }),
        strictness: 'own',
        touched: [touched],
      },
      answer: SUCCESS,
    };
  },
};

const decodeMethodList = nonEmptyListOf(oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE'));

function decodeMethods(value: Json): readonly Json[] {
  const methods = decodeMethodList(value);
  if (new Set(methods).size < methods.length) throw repeatedMethods();
  return methods;
}

function decodeDefinition(value: Json): JsonObject {
  return {
    query: required(decodeObject(value), 'query', (reference) => {
      const query = decodeObject(reference);
      return {
        collection_name: required(query, 'collection_name', decodeNonEmptyText),
        query_name: required(query, 'query_name', decodeNonEmptyText),
      };
    }),
  };
}

export const dropRestEndpoint: Command<string> = {
  ...traits,
  name: 'drop_rest_endpoint',
  decode: (value) => required(decodeObject(value), 'name', decodeNonEmptyText),
  apply(name, { document }) {
    if (findItem(document, 'rest_endpoints', name) === undefined) throw noSuchEndpoint(name);
    const left = withoutItem(document, 'rest_endpoints', name);
    return { change: { document: left, strictness: 'any-new', touched: [] }, answer: SUCCESS };
  },
};
