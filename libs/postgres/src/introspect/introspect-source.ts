// Introspection: a connected source -> its SourceCatalog.
import type { PoolClient } from 'pg';
import type { QualifiedTable, SourceCatalog } from '@app/types';
import { isServerError, statementError } from '../error.js';
import type { SourcePool } from '../pool/source-pool.js';
import { toCatalogFunctions } from './catalog-functions.js';
import { toCatalogTables } from './catalog-tables.js';
import { lookUpTypes } from './catalog-types.js';
import type { FoundCatalog } from './found-catalog.js';
import { graphqlScalar, isGraphqlName } from './graphql-scalar.js';
import { INTROSPECTION_QUERY } from './introspection-query.js';
import { readEnumValues } from './read-enum-values.js';

/**
 * Reads what the source's database holds; `enumTables` are those that metadata uses as enums.
 * @throws GatewayError `postgres-error`: `connection error` (500), or `query execution failed`
 */
export function introspectSource(pool: SourcePool, enumTables: readonly QualifiedTable[] = []): Promise<SourceCatalog> {
  return pool.use((client) => introspectWith(client, enumTables));
}

/** The same on a connection that is already lent: within an open transaction it sees what that has changed. */
export async function introspectWith(
  client: PoolClient,
  enumTables: readonly QualifiedTable[] = [],
): Promise<SourceCatalog> {
  const found = await readCatalog(client);
  const typeOf = lookUpTypes(found.types);
  const tables = toCatalogTables(found, typeOf);
  return Object.freeze({
    // A scalar that no document can name is of no use to custom types and action arguments.
    scalars: new Set(found.scalars.map(graphqlScalar).filter(isGraphqlName)),
    tables,
    functions: toCatalogFunctions(found, typeOf),
    enumValues: await readEnumValues(client, tables, enumTables),
    serverVersion: found.serverVersion,
  });
}

async function readCatalog(client: PoolClient): Promise<FoundCatalog> {
  try {
    const { rows } = await client.query<{ catalog: string }>(INTROSPECTION_QUERY);
    return JSON.parse(rows[0]?.catalog ?? '') as FoundCatalog;
  } catch (error) {
    throw isServerError(error) ? statementError(error, INTROSPECTION_QUERY) : error;
  }
}
