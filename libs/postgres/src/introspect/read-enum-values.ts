// Rows of the tables that metadata uses as enums (spec/postgres-schema.md 10).
import pg, { type PoolClient } from 'pg';
import { tableKey, type CatalogColumn, type CatalogTable, type EnumTableValue, type QualifiedTable } from '@app/types';
import { isServerError, statementError } from '../error.js';

/**
 * Keyed by `tableKey`, values in order. A table that is missing or not shaped as an enum is left out.
 * @throws GatewayError `postgres-error` when the server refuses
 */
export async function readEnumValues(
  client: PoolClient,
  tables: ReadonlyMap<string, CatalogTable>,
  enumTables: readonly QualifiedTable[],
): Promise<ReadonlyMap<string, readonly EnumTableValue[]>> {
  const values = new Map<string, readonly EnumTableValue[]>();
  for (const name of enumTables) {
    const key = tableKey(name);
    const statement = enumStatement(tables.get(key));
    if (statement !== undefined && !values.has(key)) values.set(key, await readRows(client, statement));
  }
  return values;
}

/** A text primary key of one column, and at most one other column, of type text. */
function enumStatement(table: CatalogTable | undefined): string | undefined {
  const [keyName, ...moreKeys] = table?.primaryKey?.columns ?? [];
  if (table === undefined || keyName === undefined || moreKeys.length > 0) return undefined;
  const columns = [...table.columns.values()];
  if (columns.length > 2 || !columns.every(isText)) return undefined;
  const comment = columns.find((column) => column.name !== keyName);
  const { schema, name } = table.table;
  const key = pg.escapeIdentifier(keyName);
  const other = comment === undefined ? 'NULL' : pg.escapeIdentifier(comment.name);
  const from = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
  return `SELECT ${key} AS value, ${other} AS comment FROM ${from} ORDER BY ${key} COLLATE pg_catalog."C"`;
}

function isText({ type }: CatalogColumn): boolean {
  return type.name === 'text' && type.schema === 'pg_catalog' && !type.isArray;
}

async function readRows(client: PoolClient, statement: string): Promise<readonly EnumTableValue[]> {
  try {
    const { rows } = await client.query<EnumTableValue>(statement);
    return Object.freeze(rows.map(({ value, comment }) => Object.freeze({ value, comment })));
  } catch (error) {
    throw isServerError(error) ? statementError(error, statement) : error;
  }
}
