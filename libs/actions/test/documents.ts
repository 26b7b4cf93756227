// Metadata and surroundings for the specs of this lib, in the shape that decoding gives.
import {
  DEFAULT_IGNORED_CLIENT_HEADERS,
  EMPTY_METADATA,
  NO_CUSTOM_TYPES,
  type Action,
  type ActionDefinition,
  type CustomObject,
  type CustomObjectRelationship,
  type CustomTypes,
  type MetadataDocument,
} from '@app/types';
import type { ResolvedSource, ResolveEnv } from '@app/engine';
import { catalogOf, catalogTable } from '../../../test/support/catalog-builder.js';

/** An action with every default of decoding; `definition` overrides them. */
export function action(
  name: string,
  definition: Partial<ActionDefinition> = {},
  roles: readonly string[] = [],
): Action {
  return {
    name,
    definition: {
      type: 'mutation',
      kind: 'synchronous',
      handler: 'http://handler.test/',
      arguments: [],
      output_type: 'String',
      headers: [],
      forward_client_headers: false,
      ignored_client_headers: DEFAULT_IGNORED_CLIENT_HEADERS,
      timeout: 30,
      ...definition,
    },
    permissions: roles.map((role) => ({ role })),
  };
}

/** An object type: field name -> type text. */
export function object(
  name: string,
  fields: Readonly<Record<string, string>>,
  relationships: readonly CustomObjectRelationship[] = [],
): CustomObject {
  return { name, fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })), relationships };
}

/** A relationship to a table of schema `public` in source `default`. */
export function relationship(
  name: string,
  mapping: Readonly<Record<string, string>>,
  overrides: Partial<CustomObjectRelationship> = {},
): CustomObjectRelationship {
  const remote_table = { schema: 'public', name: 'user' };
  return { name, type: 'object', source: 'default', remote_table, field_mapping: mapping, ...overrides };
}

export function customTypes(types: Partial<CustomTypes>): CustomTypes {
  return { ...NO_CUSTOM_TYPES, ...types };
}

export function document(actions: readonly Action[], types: Partial<CustomTypes> = {}): MetadataDocument {
  return { ...EMPTY_METADATA, actions, customTypes: customTypes(types) };
}

/** A connected source with one tracked table `public.user (id uuid, name text)` and the given extra scalars. */
export function source(name: string, scalars: readonly string[] = []): ResolvedSource {
  const columns = [
    { name: 'id', type: 'uuid' },
    { name: 'name', type: 'text' },
  ];
  const catalog = catalogOf({ tables: [catalogTable({ table: 'user', columns })], scalars });
  return { name, catalog, trackedTables: catalog.tables };
}

export function resolveEnv(
  sources: readonly ResolvedSource[] = [],
  environment: Readonly<Record<string, string>> = {},
): ResolveEnv {
  return {
    environment,
    sources: new Map(sources.map((one) => [one.name, one])),
    withParents: (role) => [role],
    parentsOf: () => [],
    roles: new Set(),
    relationships: () => new Map(),
    tableJoins: () => [],
    typeJoins: () => [],
  };
}
