// One walk over all names of a metadata document that mean something in a database.
import { isJsonObject, type CustomTypes, type JsonObject, type MetadataDocument, type Source } from '@app/types';
import { decodeQualifiedTable } from '../decode/qualified-table.js';
import { functionsOf, withFunctions } from '../table-parts.js';
import { openScopes, type NamesOf, type SourceScope } from './reference-names.js';
import { rowsOfFunction } from './rows-of-function.js';
import { visitTable } from './visit-table.js';
import type { SourceCatalogsByName } from '../commands/command.js';

/** The document with the names that `namesOf` gives; foreign keys are followed through `catalogs`. */
export function visitDocument(
  document: MetadataDocument,
  catalogs: SourceCatalogsByName,
  namesOf: NamesOf,
): MetadataDocument {
  const scopes = openScopes(document, catalogs);
  const sources = document.sources.map((source) => {
    const scope = scopes.get(source.name);
    return scope === undefined ? source : visitSource(source, scope, namesOf);
  });
  return { ...document, sources, customTypes: visitCustomTypes(document.customTypes, namesOf) };
}

function visitSource(source: Source, scope: SourceScope, namesOf: NamesOf): Source {
  const tables = source.tables.map((tracked) => visitTable(tracked, scope, namesOf));
  const functions = functionsOf(source);
  const visited = { ...source, tables };
  if (functions.length === 0) return visited;
  return withFunctions(
    visited,
    functions.map((tracked) => visitFunction(tracked, scope, namesOf)),
  );
}

function visitFunction(tracked: JsonObject, scope: SourceScope, namesOf: NamesOf): JsonObject {
  if (!isJsonObject(tracked.function)) return tracked;
  const name = decodeQualifiedTable(tracked.function);
  const names = namesOf({ type: 'function', source: scope.source, function: name });
  const rows = rowsOfFunction(tracked, scope);
  if (rows !== undefined) names.table(scope.source, rows);
  return { ...tracked, function: { ...namesOf(null).function(scope.source, name) } };
}

function visitCustomTypes(types: CustomTypes, namesOf: NamesOf): CustomTypes {
  const objects = types.objects.map((object) => ({
    ...object,
    relationships: object.relationships.map((relationship) => {
      const { name, source, remote_table: table, field_mapping: mapping } = relationship;
      const names = namesOf({ type: 'custom-type-relationship', object: object.name, name });
      const visited = Object.entries(mapping).map(([field, column]) => [
        field,
        names.part('column', { source, table }, column),
      ]);
      return {
        ...relationship,
        remote_table: names.table(source, table),
        field_mapping: Object.fromEntries(visited) as Record<string, string>,
      };
    }),
  }));
  return { ...types, objects };
}
