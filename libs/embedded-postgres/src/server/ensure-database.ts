// Proves that a server takes connections with the folder's password, and creates the database `actiongraph` on it.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgresError, reasonOf, systemCode } from '../error.js';
import type { ProcessIdentity } from '../process/process-identity.js';
import { isAlive } from '../process/read-process.js';
import type { ServerFolder } from '../folder/server-folder.js';

export interface Access {
  readonly port: number;
  readonly password: string;
}

const DATABASE = 'actiongraph';
const NO_SUCH_DATABASE = '3D000';
const ALREADY_THERE = '42P04';
/** Starting up, stopping, or not listening yet. */
const NOT_NOW = new Set(['57P03', 'ECONNREFUSED', 'ECONNRESET']);
const POLL_MS = 20;

/** Both parts are of the URL-safe base64 alphabet or digits: nothing needs escaping. */
export function databaseUrl({ port, password }: Access): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${DATABASE}`;
}

async function query({ port, password }: Access, database: string, statement: string): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database,
    // Said, so that a PGSSLMODE in the environment does not ask for what the server has not.
    ssl: false,
    connectionTimeoutMillis: 5_000,
  });
  // A server that goes away between two answers would otherwise end our process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function ensure(access: Access): Promise<void> {
  try {
    await query(access, DATABASE, 'SELECT 1');
  } catch (error) {
    if (systemCode(error) !== NO_SUCH_DATABASE) throw error;
    // template0 has no sessions: template1 could be in use.
    await query(access, 'postgres', `CREATE DATABASE ${DATABASE} TEMPLATE template0`).catch((refusal: unknown) => {
      if (systemCode(refusal) !== ALREADY_THERE) throw refusal;
    });
  }
}

/**
 * Waits while a living server says "not now", up to `deadlineAt` in `performance.now()` milliseconds.
 * Answers `died` when the server ended meanwhile. Error `refused`.
 */
export async function ensureDatabase(
  folder: ServerFolder,
  access: Access & { readonly process: ProcessIdentity },
  deadlineAt: number,
): Promise<'ready' | 'died'> {
  for (;;) {
    try {
      await ensure(access);
      return 'ready';
    } catch (error) {
      if (!(await isAlive(access.process))) return 'died';
      if (!NOT_NOW.has(systemCode(error) ?? '') || performance.now() > deadlineAt) {
        const reason = reasonOf(error);
        throw new EmbeddedPostgresError({ code: 'refused', folder: folder.root, reason }, { cause: error });
      }
    }
    await sleep(POLL_MS);
  }
}
