// Mutations over tracked tables of a real database through the product's own port, so that errors are the product's too.
import { createSourceDispatcher, createSqlPort, introspectSource, type SourceSettings } from '@app/postgres';
import type { QualifiedTable } from '@app/types';
import { createTestDatabase } from '../../../test/support/test-database.js';
import type { SqlPort } from '../src/run/sql-port.js';
import { createTableKind } from '../src/table-kind.js';
import { runSql } from './run-sql.js';
import {
  gatewaySnapshot,
  requestRunner,
  TABLE_SETTINGS,
  type GatewaySetup,
  type TableGateway,
} from './table-gateway.js';

export interface WriteGateway extends Pick<TableGateway, 'body' | 'answer' | 'fault' | 'onDatabase' | 'close'> {
  readonly url: string;
  /** Texts of the statements that writes have run since the list was emptied last. */
  readonly texts: string[];
}

export interface WriteSetup extends GatewaySetup {
  readonly isolationLevel?: SourceSettings['isolationLevel'];
  readonly enumTables?: readonly QualifiedTable[];
}

/** Creates the database and answers requests about it. Close it when done. */
export async function writeGateway(setup: WriteSetup): Promise<WriteGateway> {
  const database = await createTestDatabase();
  const onDatabase: TableGateway['onDatabase'] = (sql) => runSql(database.url, sql);
  await onDatabase(setup.sql);
  const { isolationLevel = 'read-committed' } = setup;
  const dispatcher = createSourceDispatcher({ url: database.url, preparesStatements: true, isolationLevel });
  const catalog = await introspectSource(dispatcher.pool, setup.enumTables ?? []);
  const texts: string[] = [];
  const sql = logged(
    createSqlPort(() => dispatcher),
    texts,
  );
  const kind = createTableKind({ ...setup.ports, sql, settings: { ...TABLE_SETTINGS, ...setup.settings } });
  const run = requestRunner(gatewaySnapshot(setup, { catalog, kind }));
  return {
    ...run,
    url: database.url,
    texts,
    onDatabase,
    close: async () => {
      await dispatcher.close();
      await database.drop();
    },
  };
}

function logged(port: SqlPort, texts: string[]): SqlPort {
  return {
    ...port,
    transaction: (source, settings, work, signal) =>
      port.transaction(
        source,
        settings,
        (transaction) =>
          work({
            rows: (call, isLast) => {
              texts.push(call.text);
              return transaction.rows(call, isLast);
            },
          }),
        signal,
      ),
  };
}
