// Who depends on an object that is to go.
import type { MetadataDocument } from '@app/types';
import type { SourceCatalogsByName } from '../commands/command.js';
import { concernedBy, dependentKey, type Dependent, type SourceObject } from './object-of-source.js';
import type { ReferenceNames } from './reference-names.js';
import { visitDocument } from './visit-document.js';

/** A dependent and what it refers to. */
export interface Dependency {
  readonly dependent: Dependent;
  readonly on: SourceObject;
}

/** Every reference in the document; foreign keys are followed through `catalogs`. */
export function listDependencies(document: MetadataDocument, catalogs: SourceCatalogsByName): readonly Dependency[] {
  const found: Dependency[] = [];
  visitDocument(document, catalogs, (dependent) => recorder(dependent, found));
  for (const { role_name: role, role_set: parents } of document.inheritedRoles) {
    for (const parent of parents) found.push({ dependent: { type: 'role', role }, on: { type: 'role', role: parent } });
  }
  return found;
}

function recorder(dependent: Dependent | null, found: Dependency[]): ReferenceNames {
  const record = (on: SourceObject) => {
    if (dependent !== null) found.push({ dependent, on });
  };
  return {
    table(source, table) {
      record({ type: 'table', source, table });
      return table;
    },
    function(source, name) {
      record({ type: 'function', source, function: name });
      return name;
    },
    part(type, { source, table }, name) {
      record({ type, source, table, name });
      return name;
    },
  };
}

/** The dependents of any of the objects, each once, in the order of the document. Those of dependents are not among them. */
export function dependentsOf(
  objects: readonly SourceObject[],
  document: MetadataDocument,
  catalogs: SourceCatalogsByName,
): readonly Dependent[] {
  return dependentsAmong(listDependencies(document, catalogs), objects);
}

export function dependentsAmong(
  dependencies: readonly Dependency[],
  objects: readonly SourceObject[],
): readonly Dependent[] {
  const isConcerned = concernedBy(objects);
  const concerned = dependencies.filter(({ on }) => isConcerned(on));
  return [...new Map(concerned.map(({ dependent }) => [dependentKey(dependent), dependent])).values()];
}
