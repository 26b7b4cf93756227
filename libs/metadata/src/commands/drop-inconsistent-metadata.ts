// `drop_inconsistent_metadata`: removes every inconsistent object (spec/metadata-actions-api.md 3.6).
import {
  isJsonList,
  isJsonObject,
  NO_CUSTOM_TYPES,
  type Action,
  type CustomObject,
  type CustomTypes,
  type Json,
  type JsonObject,
  type MetadataDocument,
} from '@app/types';
import {
  actionPermissionRef,
  actionRef,
  collectionQueryRef,
  CUSTOM_TYPES_REF,
  inheritedRoleRef,
  remoteSchemaRef,
  restEndpointRef,
  sourceRef,
  typeRelationshipRef,
  type ObjectRef,
} from '../object-ref.js';
import { METADATA_APIS, SUCCESS, type Command } from './command.js';
import { isInconsistent } from './inconsistent.js';
import { keepInSource } from './keep-in-source.js';
import { policiesWithout } from './policies/policy-names.js';

export const dropInconsistentMetadata: Command<null> = {
  name: 'drop_inconsistent_metadata',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: () => null,
  apply(_args, context) {
    const isKept = (ref: ObjectRef) => !isInconsistent(context, ref);
    return {
      change: { document: keepOnly(context.document, isKept), strictness: 'none-left', touched: [] },
      answer: SUCCESS,
    };
  },
};

type IsKept = (ref: ObjectRef) => boolean;

function keepOnly(document: MetadataDocument, isKept: IsKept): MetadataDocument {
  // Without their types no action can be served, so they go together.
  const typesKept = isKept(CUSTOM_TYPES_REF);
  const actions = typesKept ? keepActions(document.actions, isKept) : [];
  return {
    ...policiesWithout(document, { actions }),
    sources: document.sources
      .filter(({ name }) => isKept(sourceRef(name)))
      .map((source) => keepInSource(source, isKept)),
    customTypes: typesKept ? keepRelationships(document.customTypes, isKept) : NO_CUSTOM_TYPES,
    actions,
    inheritedRoles: document.inheritedRoles.filter((role) => isKept(inheritedRoleRef(role.role_name))),
    otherSections: keepOtherSections(document.otherSections, isKept),
  };
}

/** Those to tables stand or fall with their type. */
function keepRelationships(types: CustomTypes, isKept: IsKept): CustomTypes {
  const objects = types.objects.map((object): CustomObject => {
    const { remoteRelationships: all = [], ...rest } = object;
    const left = all.filter(({ name }) => isKept(typeRelationshipRef(object.name, name)));
    return left.length === all.length
      ? object
      : { ...rest, ...(left.length === 0 ? {} : { remoteRelationships: left }) };
  });
  return { ...types, objects };
}

function keepActions(actions: readonly Action[], isKept: IsKept): readonly Action[] {
  return actions
    .filter(({ name }) => isKept(actionRef(name)))
    .map((action) => ({
      ...action,
      permissions: action.permissions.filter(({ role }) => isKept(actionPermissionRef(action.name, role))),
    }));
}

function keepOtherSections(sections: Readonly<Record<string, Json>>, isKept: IsKept): Readonly<Record<string, Json>> {
  const entries = Object.entries(sections).map(([key, section]): [string, Json] => [
    key,
    isJsonList(section) ? keepItems(key, section, isKept) : section,
  ]);
  return Object.fromEntries(entries);
}

function keepItems(section: string, items: readonly Json[], isKept: IsKept): readonly Json[] {
  switch (section) {
    case 'remote_schemas':
      return items.filter((item) => isKept(remoteSchemaRef(nameOf(item))));
    case 'rest_endpoints':
      return items.filter((item) => isKept(restEndpointRef(nameOf(item))));
    case 'query_collections':
      return items.map((item) => keepQueries(item, isKept));
    default:
      return items;
  }
}

function keepQueries(collection: Json, isKept: IsKept): Json {
  const definition = isJsonObject(collection) ? collection.definition : undefined;
  const queries = isJsonObject(definition) ? definition.queries : undefined;
  if (!isJsonList(queries)) return collection;
  const kept = queries.filter((query) => isKept(collectionQueryRef(nameOf(collection), nameOf(query))));
  return { ...(collection as JsonObject), definition: { ...(definition as JsonObject), queries: kept } };
}

function nameOf(item: Json): string {
  return isJsonObject(item) && typeof item.name === 'string' ? item.name : '';
}
