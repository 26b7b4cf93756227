// Remote relationships of object types and tracked tables, resolved before any kind of field looks at them.
import { Kind, parseType, type TypeNode } from 'graphql';
import {
  isJsonList,
  isJsonObject,
  printTable,
  tableKey,
  type CatalogTable,
  type CustomObject,
  type Inconsistency,
  type Json,
  type MetadataDocument,
  type RemoteRelationship,
  type TrackedTable,
} from '@app/types';
import type { ResolvedSource } from '../kind/field-kind.js';
import type { JoinKind, JoinOwner, LocalField } from '../kind/join-kind.js';
import type { JoinRelationship } from '../kind/join-target.js';

export interface ResolvedJoins {
  /** Of a tracked table (by `tableKey`); keys are columns. */
  readonly tableJoins: (source: string, table: string) => readonly JoinRelationship[];
  /** Of a custom object type; keys are fields. */
  readonly typeJoins: (type: string) => readonly JoinRelationship[];
  readonly inconsistencies: readonly Inconsistency[];
}

const NONE: readonly JoinRelationship[] = Object.freeze([]);

/** Definitions that no kind knows are left alone: they are kept for whoever serves them. */
export function resolveJoins(
  document: MetadataDocument,
  sources: ReadonlyMap<string, ResolvedSource>,
  kinds: readonly JoinKind[],
): ResolvedJoins {
  const inconsistencies: Inconsistency[] = [];
  const byTable = new Map<string, Map<string, readonly JoinRelationship[]>>();
  const byType = new Map<string, readonly JoinRelationship[]>();
  const resolve = (relationships: readonly RemoteRelationship[], place: JoinPlaceOfMetadata): JoinRelationship[] =>
    relationships.flatMap((relationship) => {
      const fault = place.nameFault(relationship.name);
      const kind = kinds.find(({ name }) => Object.hasOwn(relationship.definition, name));
      const resolution = kind?.resolve(relationship, place.owner, document);
      if (resolution === undefined) return [];
      if (fault !== undefined) {
        inconsistencies.push(place.report(relationship, fault));
        return [];
      }
      if (resolution.ok) return [Object.freeze(resolution.join)];
      inconsistencies.push(place.report(relationship, resolution.reason));
      return [];
    });
  for (const object of document.customTypes.objects) {
    byType.set(object.name, resolve(object.remoteRelationships ?? [], placeOfType(object, document)));
  }
  for (const { name, tables } of document.sources) {
    const ofSource = new Map<string, readonly JoinRelationship[]>();
    for (const tracked of tables) {
      const key = tableKey(tracked.table);
      const catalog = sources.get(name)?.trackedTables.get(key);
      if (catalog !== undefined)
        ofSource.set(key, resolve(relationshipsOf(tracked), placeOfTable(catalog, tracked, name)));
    }
    byTable.set(name, ofSource);
  }
  return {
    tableJoins: (source, table) => byTable.get(source)?.get(table) ?? NONE,
    typeJoins: (type) => byType.get(type) ?? NONE,
    inconsistencies,
  };
}

interface JoinPlaceOfMetadata {
  readonly owner: JoinOwner;
  /** Why no relationship can have that name. */
  readonly nameFault: (name: string) => string | undefined;
  readonly report: (relationship: RemoteRelationship, reason: string) => Inconsistency;
}

function placeOfType(object: CustomObject, { customTypes }: MetadataDocument): JoinPlaceOfMetadata {
  const local = (name: string): LocalField | undefined => {
    const field = object.fields.find((one) => one.name === name);
    const read = field === undefined ? undefined : readType(field.type);
    return read && { ...read, isObject: customTypes.objects.some((one) => one.name === read.type) };
  };
  return {
    owner: { local },
    // Names of a type's fields and relationships are compared with the type.
    nameFault: () => undefined,
    report: (relationship, reason) => ({
      type: 'remote_relationship',
      name: `remote_relationship ${relationship.name} in object type ${object.name}`,
      reason: `Inconsistent object: in object type "${object.name}": in remote relationship "${relationship.name}": ${reason}`,
      definition: { ...relationship, object_type: object.name },
    }),
  };
}

function placeOfTable({ table, columns }: CatalogTable, tracked: TrackedTable, source: string): JoinPlaceOfMetadata {
  const local = (name: string): LocalField | undefined => {
    const type = columns.get(name)?.type;
    return type && { type: type.scalar, isList: type.isArray, isObject: false };
  };
  const printed = printTable(table);
  return {
    owner: { local },
    nameFault: (name) => nameFault(name, tracked, columns),
    report: (relationship, reason) => ({
      type: 'remote_relationship',
      name: `remote_relationship ${relationship.name} in table ${printed} in source ${source}`,
      reason: `Inconsistent object: in table "${printed}": in remote relationship "${relationship.name}": ${reason}`,
      definition: { ...relationship, source, table: { ...table } },
    }),
  };
}

const GRAPHQL_NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;
const OTHER_LISTS = ['object_relationships', 'array_relationships', 'computed_fields'] as const;

function nameFault(name: string, tracked: TrackedTable, columns: CatalogTable['columns']): string | undefined {
  if (!GRAPHQL_NAME.test(name)) {
    return `cannot include "${name}" in the GraphQL schema because  it is not a valid GraphQL identifier`;
  }
  if (columns.has(name)) return 'field definition conflicts with postgres column';
  const isTaken = OTHER_LISTS.some((list) => namesOf(tracked[list] as Json | undefined).includes(name));
  return isTaken ? `conflicting definitions for field "${name}"` : undefined;
}

function namesOf(list: Json | undefined): readonly (Json | undefined)[] {
  return isJsonList(list) ? list.map((item) => (isJsonObject(item) ? item.name : undefined)) : [];
}

/** `undefined` for a text that is no type: the field is reported already. */
function readType(text: string): { readonly type: string; readonly isList: boolean } | undefined {
  let node: TypeNode;
  try {
    node = parseType(text, { noLocation: true });
  } catch {
    return undefined;
  }
  let isList = false;
  while (node.kind !== Kind.NAMED_TYPE) {
    isList ||= node.kind === Kind.LIST_TYPE;
    node = node.type;
  }
  return { type: node.name.value, isList };
}

function relationshipsOf(tracked: TrackedTable): readonly RemoteRelationship[] {
  const list = tracked.remote_relationships as Json | undefined;
  if (!isJsonList(list)) return [];
  return list.filter(
    (item): item is RemoteRelationship =>
      isJsonObject(item) && typeof item.name === 'string' && isJsonObject(item.definition),
  );
}
