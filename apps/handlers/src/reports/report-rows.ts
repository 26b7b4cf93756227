// The rows of a report, in batches by key, so that a report of any size takes little memory and no long transaction.
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SCHEMA } from '../database/schema-name.js';
import type { Report, ReportRow } from './report.js';

const BATCH = 1000;

interface ReportTable {
  readonly table: string;
  /** What a report shows; never password hashes or keys. */
  readonly columns: readonly string[];
  readonly scope: string | undefined;
}

const TABLES: Readonly<Record<Report['type'], ReportTable>> = {
  USERS: {
    table: 'user_account',
    columns: ['id', 'email', 'name', 'company', 'email_verified', 'created_at'],
    scope: undefined,
  },
  PAYMENTS: {
    table: 'payment',
    columns: ['id', 'customer_id', 'amount', 'currency', 'status', 'created_at'],
    scope: 'scope',
  },
};
const EXPRESSIONS: Readonly<Record<string, string>> = {
  status: `answer->>'status' AS status`,
  created_at: `to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_at`,
};

@Injectable()
export class ReportRows {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  columnsOf({ type }: Report): readonly string[] {
    return TABLES[type].columns;
  }

  async count(report: Report): Promise<number> {
    const { from, condition, parameters } = selection(report);
    const rows = await this.database.query<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM ${from} WHERE ${condition}`,
      parameters,
    );
    return rows[0]?.n ?? 0;
  }

  /** Ordered by id. A report whose table takes the caller's own rows only gives none where there is no such column. */
  async *batches(report: Report): AsyncGenerator<readonly ReportRow[]> {
    const { from, condition, parameters } = selection(report);
    const columns = TABLES[report.type].columns.map((column) => EXPRESSIONS[column] ?? column).join(', ');
    const after = `$${parameters.length + 1}`;
    let last: ReportRow | undefined;
    do {
      const rows = await this.database.query<ReportRow[]>(
        `SELECT ${columns} FROM ${from} WHERE ${condition} AND (${after}::uuid IS NULL OR id > ${after})
         ORDER BY id LIMIT ${BATCH}`,
        [...parameters, last?.id ?? null],
      );
      if (rows.length > 0) yield rows;
      last = rows.length === BATCH ? rows.at(-1) : undefined;
    } while (last !== undefined);
  }
}

function selection({ type, from, to, scope }: Report) {
  const { table, scope: column } = TABLES[type];
  const span = '($1::timestamptz IS NULL OR created_at >= $1) AND ($2::timestamptz IS NULL OR created_at < $2)';
  const own = column === undefined ? '$3::text IS NULL' : `($3::text IS NULL OR ${column} = $3)`;
  return { from: `${SCHEMA}.${table}`, condition: `${span} AND ${own}`, parameters: [from, to, scope] };
}
