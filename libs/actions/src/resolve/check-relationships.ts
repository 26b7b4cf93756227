// Faults of the relationships of one object type (spec/actions.md 2.1).
import { tableKey, type CatalogTable, type CustomObject, type CustomObjectRelationship } from '@app/types';
import type { ResolveEnv } from '@app/engine';
import type { CustomTypesFault } from './error.js';
import { parseTypeText } from './type-expression.js';

/** Collects the faults. A source that is not connected counts as a table that does not exist. */
export function checkRelationships(object: CustomObject, sources: ResolveEnv['sources']): readonly CustomTypesFault[] {
  const faults: CustomTypesFault[] = [];
  if (new Set(object.relationships.map(({ source }) => source)).size > 1) {
    faults.push({ type: 'several-sources', object: object.name });
  }
  for (const relationship of object.relationships) {
    const table = sources.get(relationship.source)?.trackedTables.get(tableKey(relationship.remote_table));
    if (table === undefined) {
      const place = { object: object.name, relationship: relationship.name };
      faults.push({ type: 'no-table', table: relationship.remote_table, ...place });
    }
    faults.push(...checkMapping(object, relationship, table));
  }
  return faults;
}

function checkMapping(
  object: CustomObject,
  relationship: CustomObjectRelationship,
  table: CatalogTable | undefined,
): readonly CustomTypesFault[] {
  const place = { object: object.name, relationship: relationship.name };
  const faults: CustomTypesFault[] = [];
  for (const [field, column] of Object.entries(relationship.field_mapping)) {
    const target = object.fields.find(({ name }) => name === field);
    if (target === undefined) faults.push({ type: 'no-field', field, ...place });
    else if (parseTypeText(target.type)?.kind === 'list') faults.push({ type: 'list-field', field, ...place });
    if (table !== undefined && !table.columns.has(column)) {
      faults.push({ type: 'no-column', table: relationship.remote_table, column, ...place });
    }
  }
  return faults;
}
