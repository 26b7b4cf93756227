// Stored queries that the built schema cannot serve: those of allowed collections and of REST endpoints are tried against
// the admin's schema (spec/metadata-actions-api.md 5.2, 6.3).
import { parseDocument, prepareOperation, type RoleSchema, type SchemaSnapshot } from '@app/engine';
import {
  checkEndpoints,
  collectionQueryRef,
  findItem,
  itemsOf,
  queriesOf,
  queriesOfEndpoints,
  type StoredQuery,
} from '@app/metadata';
import { ADMIN_ROLE, GatewayError, type Inconsistency } from '@app/types';

export function checkStoredQueries(snapshot: SchemaSnapshot): readonly Inconsistency[] {
  const { document } = snapshot;
  const ofEndpoints = queriesOfEndpoints(document);
  const schema = snapshot.roleSchema({ role: ADMIN_ROLE, api: 'graphql', backendOnlyPermissions: true });
  const unservable = itemsOf(document, 'query_collections').flatMap((collection) => {
    const name = typeof collection.name === 'string' ? collection.name : '';
    const isAllowed = findItem(document, 'allowlist', name) !== undefined;
    const used = queriesOf(collection).filter((query) => isAllowed || ofEndpoints.get(name)?.has(query.name) === true);
    return used.flatMap((query) => checkQuery(name, query, schema));
  });
  return [...unservable, ...checkEndpoints(document)];
}

function checkQuery(collection: string, query: StoredQuery, schema: RoleSchema): readonly Inconsistency[] {
  try {
    const document = parseDocument(query.query);
    for (const { name } of document.operations) prepareOperation(document, name?.value, schema);
    return [];
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const reason = `Inconsistent object: in query collection "${collection}", in query "${query.name}": ${error.message}`;
    return [{ ...collectionQueryRef(collection, query.name), reason, definition: { ...query } }];
  }
}
