// Introspection: a connected source -> its SourceCatalog.
import { tableKey, type CatalogColumn, type CatalogTable, type SourceCatalog } from '@app/types';
import { isServerError, statementError } from '../error.js';
import type { SourcePool } from '../pool/source-pool.js';
import { graphqlScalar, isGraphqlName } from './graphql-scalar.js';
import { INTROSPECTION_QUERY } from './introspection-query.js';

/** The row of the introspection query. */
interface IntrospectedCatalog {
  readonly types: readonly string[];
  readonly tables: readonly {
    readonly schema: string;
    readonly name: string;
    readonly columns: readonly (readonly [name: string, type: string])[];
  }[];
}

/**
 * Reads what the source's database holds, in one statement and so in one snapshot.
 * @throws GatewayError `postgres-error`: `connection error` (500), or `query execution failed`
 */
export function introspectSource(pool: SourcePool): Promise<SourceCatalog> {
  return pool.use(async (client) => {
    try {
      const { rows } = await client.query<{ catalog: string }>(INTROSPECTION_QUERY);
      return toSourceCatalog(JSON.parse(rows[0]?.catalog ?? '') as IntrospectedCatalog);
    } catch (error) {
      throw isServerError(error) ? statementError(error, INTROSPECTION_QUERY) : error;
    }
  });
}

function toSourceCatalog(found: IntrospectedCatalog): SourceCatalog {
  const tables = new Map<string, CatalogTable>();
  for (const { schema, name, columns } of found.tables) {
    const table = Object.freeze({ schema, name });
    tables.set(tableKey(table), Object.freeze({ table, columns: toColumns(columns) }));
  }
  // A scalar that no document can name is of no use to custom types and action arguments.
  const scalars = new Set(found.types.map(graphqlScalar).filter(isGraphqlName));
  return Object.freeze({ scalars, tables });
}

function toColumns(columns: IntrospectedCatalog['tables'][number]['columns']): ReadonlyMap<string, CatalogColumn> {
  return new Map(columns.map(([name, type]) => [name, Object.freeze({ name, scalar: graphqlScalar(type) })]));
}
