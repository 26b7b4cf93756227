// A world in the database.
import type pg from 'pg';
import { columnType, MOODS } from '../world/cells.js';
import { columnOf, tableOf, type Cell, type Rows, type Schema, type Table } from '../world/shapes.js';

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const TYPES_DDL = `CREATE TYPE mood AS ENUM (${MOODS.map((mood) => `'${mood.replaceAll("'", "''")}'`).join()})`;

const nameOf = (schema: Schema, table: Table): string => `${quoted(schema.name)}.${quoted(table.name)}`;
const names = (table: Table, fields: readonly string[]): string =>
  fields.map((field) => quoted(columnOf(table, field).name)).join();

/** Name of a table's key, for `on_conflict`. */
export const keyName = ({ tables }: Schema, table: Table): string => `key_${tables.indexOf(table)}`;

export function createSchema(schema: Schema): string {
  const tables = schema.tables.map((table) => {
    const columns = table.columns.map(({ name, type }) => `${quoted(name)} ${columnType(type)}`);
    const key = `CONSTRAINT ${quoted(keyName(schema, table))} PRIMARY KEY (${names(table, table.key)})`;
    return `CREATE TABLE ${nameOf(schema, table)} (${[...columns, key].join()})`;
  });
  const foreign = schema.tables.flatMap((table) =>
    table.foreignKeys.map(({ target, pairs, deferred }) => {
      const to = tableOf(schema, target);
      const local = names(
        table,
        pairs.map(([field]) => field),
      );
      const remote = names(
        to,
        pairs.map(([, field]) => field),
      );
      return `ALTER TABLE ${nameOf(schema, table)} ADD FOREIGN KEY (${local}) REFERENCES ${nameOf(schema, to)} (${remote})
        DEFERRABLE INITIALLY ${deferred ? 'DEFERRED' : 'IMMEDIATE'}`;
    }),
  );
  return [`CREATE SCHEMA ${quoted(schema.name)}`, ...tables, ...foreign].join(';');
}

export const dropSchema = (schema: Schema): string => `DROP SCHEMA ${quoted(schema.name)} CASCADE`;

/** Replaces all rows. */
export async function fill(client: pg.Client, schema: Schema, rows: Rows): Promise<void> {
  await client.query(
    `BEGIN; SET CONSTRAINTS ALL DEFERRED; ${schema.tables.map((table) => `DELETE FROM ${nameOf(schema, table)}`).join(';')}`,
  );
  for (const table of schema.tables) {
    const own = rows[table.field] ?? [];
    if (own.length === 0) continue;
    const named = own.map((row) =>
      Object.fromEntries(table.columns.map(({ field, name }) => [name, row[field] ?? null])),
    );
    const to = nameOf(schema, table);
    await client.query(`INSERT INTO ${to} SELECT * FROM json_populate_recordset(NULL::${to}, $1)`, [
      JSON.stringify(named),
    ]);
  }
  await client.query('COMMIT');
}

/** All rows, as PostgreSQL prints them. */
export async function readRows(client: pg.Client, schema: Schema): Promise<Rows> {
  const lists = schema.tables.map((table) => {
    const cells = table.columns.map(({ name }) => `to_json(${quoted(name)})`).join();
    return `(SELECT coalesce(json_agg(json_build_array(${cells})), '[]') FROM ${nameOf(schema, table)})`;
  });
  const { rows } = await client.query<{ all: readonly (readonly (readonly Cell[])[])[] }>(
    `SELECT json_build_array(${lists.join()}) AS all`,
  );
  return Object.fromEntries(
    schema.tables.map(({ field: name, columns }, table) => [
      name,
      (rows[0]?.all[table] ?? []).map((cells) =>
        Object.fromEntries(columns.map(({ field }, index) => [field, cells[index] ?? null])),
      ),
    ]),
  );
}
