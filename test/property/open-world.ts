// Random worlds in a real database, and a gateway in front of each.
import pg from 'pg';
import { createSourcePool, introspectSource, type SourcePool } from '@app/postgres';
import type { SourceCatalog } from '@app/types';
import { createTableKind } from '../../libs/tables/src/table-kind.js';
import { openStatementLog, type LoggedSqlPort } from '../../libs/tables/test/statement-log.js';
import {
  gatewaySnapshot,
  requestRunner,
  TABLE_SETTINGS,
  type RequestOptions,
} from '../../libs/tables/test/table-gateway.js';
import { createTestDatabase } from '../support/test-database.js';
import { createSchema, dropSchema, fill, TYPES_DDL } from './print/ddl.js';
import { worldSetup } from './print/metadata.js';
import { sessionText, sessionVariable, TYPES } from './world/cells.js';
import type { Role, World } from './world/shapes.js';

/** Worlds of one law. */
export const RUNS = 40 * Number(process.env.PROPERTY_RUNS ?? '1');

/** A failure names its world, which says more than a shrunk one that took minutes. */
export const LAW = { numRuns: RUNS, endOnFailure: true } as const;

export type WorldGateway = ReturnType<typeof requestRunner>;

export interface Worlds {
  readonly client: pg.Client;
  readonly port: LoggedSqlPort;
  /** Creates the world in the database for as long as `work` takes; every call of `open` gives a gateway that knows nothing yet. */
  inside(world: World, work: (open: () => WorldGateway) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export async function openWorlds(): Promise<Worlds> {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`ALTER DATABASE ${client.database ?? ''} SET timezone = 'UTC'`);
  await client.query(TYPES_DDL);
  const port = openStatementLog(database.url);
  const pool = createSourcePool({ url: database.url });
  return {
    client,
    port,
    inside: async (world, work) => {
      await client.query(createSchema(world.schema));
      try {
        await fill(client, world.schema, world.rows);
        const catalog = await catalogOf(pool);
        await work(() => {
          const kind = createTableKind({ sql: port, settings: TABLE_SETTINGS });
          return requestRunner(gatewaySnapshot(worldSetup(world), { catalog, kind }));
        });
      } finally {
        await client.query(dropSchema(world.schema));
      }
    },
    close: async () => {
      await pool.close();
      await port.close();
      await client.end();
      await database.drop();
    },
  };
}

const catalogOf = (pool: SourcePool): Promise<SourceCatalog> => introspectSource(pool, []);

/** A request of a role's user, with a session variable for every type of column. */
export const requestOf = (role: Role, user: number): RequestOptions => ({
  role,
  session: Object.fromEntries(TYPES.map((type) => [sessionVariable(type), sessionText(type, user)])),
});
