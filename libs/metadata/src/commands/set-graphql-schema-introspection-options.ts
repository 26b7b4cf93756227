// `set_graphql_schema_introspection_options` (spec/metadata-actions-api.md 6.2).
import { decodeNonEmptyText, decodeObject, listOf, required } from '../decode/decoder.js';
import { METADATA_APIS, SUCCESS, type Command } from './command.js';

export const setGraphqlSchemaIntrospectionOptions: Command<readonly string[]> = {
  name: 'set_graphql_schema_introspection_options',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: (value) => required(decodeObject(value), 'disabled_for_roles', listOf(decodeNonEmptyText)),
  apply(roles, { document }) {
    const options = { disabled_for_roles: [...new Set(roles)] };
    const otherSections = { ...document.otherSections, graphql_schema_introspection: options };
    return {
      change: { document: { ...document, otherSections }, strictness: 'any-new', touched: [] },
      answer: SUCCESS,
    };
  },
};
