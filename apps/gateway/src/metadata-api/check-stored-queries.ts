// Stored queries that the built schema cannot serve: those of allowed collections and of REST endpoints are tried against
// the admin's schema (spec/metadata-actions-api.md 5.2, 6.3).
import {
  FieldsOnCorrectTypeRule,
  Kind,
  KnownArgumentNamesRule,
  KnownFragmentNamesRule,
  KnownTypeNamesRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  TypeInfo,
  ValidationContext,
  visit,
  visitInParallel,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { parseDocument, type RoleSchema, type SchemaSnapshot } from '@app/engine';
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

function checkQuery(collection: string, query: StoredQuery, { schema }: RoleSchema): readonly Inconsistency[] {
  const fault = faultOf(query.query, schema);
  if (fault === undefined) return [];
  const reason = `Inconsistent object: in query collection "${collection}", in query "${query.name}": ${fault}`;
  return [{ ...collectionQueryRef(collection, query.name), reason, definition: { ...query } }];
}

/** What must hold whatever the variables are; their values are nobody's matter yet. */
const RULES = [
  FieldsOnCorrectTypeRule,
  ScalarLeafsRule,
  KnownFragmentNamesRule,
  KnownTypeNamesRule,
  KnownArgumentNamesRule,
  ProvidedRequiredArgumentsRule,
];

function faultOf(text: string, schema: GraphQLSchema): string | undefined {
  try {
    const { operations, fragments } = parseDocument(text);
    const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [...operations, ...fragments.values()] };
    const faults: string[] = [];
    const types = new TypeInfo(schema);
    const context = new ValidationContext(schema, document, types, ({ message }) => faults.push(message));
    visit(document, visitWithTypeInfo(types, visitInParallel(RULES.map((rule) => rule(context)))));
    return faults[0];
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return error.message;
  }
}
