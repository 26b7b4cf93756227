// Changes of functions that tracked functions and computed fields cannot follow (spec/metadata-postgres-api.md 10).
import { isJsonObject, tableKey, type QualifiedTable, type Source } from '@app/types';
import { decodeQualifiedTable } from '../decode/qualified-table.js';
import { functionsOf, partsOf, textOf } from '../table-parts.js';
import type { CatalogDiff } from './diff-catalogs.js';
import {
  computedFieldBecameVolatile,
  computedFieldOverloaded,
  functionBecameVolatile,
  functionsOverloaded,
  type ComputedFieldUse,
} from './error.js';

/** @throws GatewayError not-supported */
export function checkFunctions(source: Source, { newlyVolatile, newlyOverloaded }: CatalogDiff): void {
  if (newlyVolatile.length === 0 && newlyOverloaded.length === 0) return;
  const isVolatile = keyedBy(newlyVolatile);
  const isOverloaded = keyedBy(newlyOverloaded);
  const tracked = functionsOf(source).map((one) => decodeQualifiedTable(one.function ?? null));
  const overloaded = tracked.filter(isOverloaded);
  if (overloaded.length > 0) throw functionsOverloaded(overloaded);
  const altered = tracked.find(isVolatile);
  if (altered !== undefined) throw functionBecameVolatile(altered);
  for (const use of computedFieldsOf(source)) {
    if (isOverloaded(use.function)) throw computedFieldOverloaded(use);
    if (isVolatile(use.function)) throw computedFieldBecameVolatile(use);
  }
}

function keyedBy(names: readonly QualifiedTable[]): (name: QualifiedTable) => boolean {
  const keys = new Set(names.map(tableKey));
  return (name) => keys.has(tableKey(name));
}

function computedFieldsOf({ tables }: Source): readonly ComputedFieldUse[] {
  return tables.flatMap((tracked) =>
    partsOf(tracked, 'computed_fields').flatMap((field) => {
      const { definition } = field;
      if (!isJsonObject(definition)) return [];
      const used = decodeQualifiedTable(definition.function ?? null);
      return [{ table: tracked.table, name: textOf(field, 'name'), function: used }];
    }),
  );
}
