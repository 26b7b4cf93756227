// One list of a tracked table's metadata -> its relationships and the entries that cannot be served.
import {
  isJsonList,
  isJsonObject,
  printTable,
  tableKey,
  type CatalogTable,
  type Inconsistency,
  type Json,
  type JsonObject,
  type TrackedTable,
} from '@app/types';
import type { RelationshipKind, ResolvedRelationship, ResolvedSource } from '@app/engine';
import { printUsing, readUsing, type RelationshipUsing } from '../definition/relationship-definition.js';
import { printRelationshipFault, type RelationshipFault } from '../error.js';
import { linkTables } from './link.js';
import { takenNames, type TakenNames } from './taken-names.js';

/** How one kind of relationship differs from the other. */
export interface ListSettings {
  readonly list: RelationshipKind['name'];
  /** `type` of its inconsistencies. */
  readonly objectType: 'object_relation' | 'array_relation';
  readonly cardinality: ResolvedRelationship['cardinality'];
  /** Why this kind cannot be defined so; `undefined` when it can. */
  readonly refuse: (using: RelationshipUsing) => string | undefined;
}

interface Owner {
  readonly table: TrackedTable;
  readonly catalog: CatalogTable;
  readonly source: ResolvedSource;
  readonly taken: TakenNames;
}

const GRAPHQL_NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

export function resolveList(
  settings: ListSettings,
  table: TrackedTable,
  source: ResolvedSource,
): ReturnType<RelationshipKind['resolve']> {
  const entries = table[settings.list] as Json | undefined;
  const catalog = source.trackedTables.get(tableKey(table.table));
  // Without the table itself there is nothing to say: the table is reported.
  if (catalog === undefined || !isJsonList(entries)) return { relationships: [], inconsistencies: [] };
  const owner: Owner = { table, catalog, source, taken: takenNames(table, catalog) };
  const relationships: ResolvedRelationship[] = [];
  const inconsistencies: Inconsistency[] = [];
  const times = countNames(entries);
  for (const entry of entries) {
    const object = isJsonObject(entry) ? entry : {};
    const resolved = resolveEntry(settings, object, owner, times);
    if ('type' in resolved) inconsistencies.push(inconsistencyOf(settings, object, owner, resolved));
    else relationships.push(resolved);
  }
  return { relationships, inconsistencies };
}

function resolveEntry(
  settings: ListSettings,
  entry: JsonObject,
  owner: Owner,
  times: ReadonlyMap<string, number>,
): ResolvedRelationship | RelationshipFault {
  const { name } = entry;
  if (typeof name !== 'string') return { type: 'malformed', text: "the key 'name' was not present" };
  if ((times.get(name) ?? 0) > 1) return { type: 'defined-twice', object: objectName(settings, name, owner) };
  const { using, fault } = readUsing(entry.using);
  if (using === undefined) return { type: 'malformed', text: fault };
  const refusal = settings.refuse(using);
  if (refusal !== undefined) return { type: 'malformed', text: refusal };
  const linking = linkTables(using, owner);
  if (linking.link === undefined) return linking.fault;
  if (!GRAPHQL_NAME.test(name)) return { type: 'invalid-name', name };
  const clash = owner.taken.fault(name, settings.list);
  if (clash !== undefined) return clash;
  const comment = typeof entry.comment === 'string' ? entry.comment : undefined;
  return Object.freeze({ name, cardinality: settings.cardinality, ...linking.link, comment });
}

function inconsistencyOf(
  settings: ListSettings,
  entry: JsonObject,
  owner: Owner,
  fault: RelationshipFault,
): Inconsistency {
  const { source, catalog } = owner;
  const name = typeof entry.name === 'string' ? entry.name : '';
  return {
    type: settings.objectType,
    name: objectName(settings, name, owner),
    reason: printRelationshipFault(fault, { table: catalog.table, relationship: name }),
    definition: {
      source: source.name,
      table: { ...catalog.table },
      name: entry.name ?? null,
      comment: entry.comment ?? null,
      using: printUsing(entry.using),
    },
  };
}

function objectName({ objectType }: ListSettings, name: string, { catalog, source }: Owner): string {
  return `${objectType} ${name} in table ${printTable(catalog.table)} in source ${source.name}`;
}

function countNames(entries: readonly Json[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const entry of entries) {
    if (isJsonObject(entry) && typeof entry.name === 'string') times.set(entry.name, (times.get(entry.name) ?? 0) + 1);
  }
  return times;
}
