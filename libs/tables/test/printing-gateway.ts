// The same without a database: requests answer nothing, their statements are what counts.
import type { SourceCatalog } from '@app/types';
import type { SqlCall, SqlPort } from '../src/run/sql-port.js';
import { createTableKind } from '../src/table-kind.js';
import {
  gatewaySnapshot,
  requestRunner,
  TABLE_SETTINGS,
  type GatewaySetup,
  type RequestOptions,
} from './table-gateway.js';

export interface PrintingGateway {
  /** Statements that a request would run, with what fills their placeholders. */
  readonly statements: (query: string, request?: RequestOptions) => Promise<readonly SqlCall[]>;
}

/** A gateway over a hand-written or recorded catalog. */
export function printingGateway(setup: Omit<GatewaySetup, 'sql'>, catalog: SourceCatalog): PrintingGateway {
  const calls: SqlCall[] = [];
  const record = (call: SqlCall): void => {
    calls.push(call);
  };
  const sql: SqlPort = {
    read: (_source, call) => {
      record(call);
      return Promise.resolve('null');
    },
    transaction: (_source, _settings, work) =>
      work({
        rows: (call) => {
          record(call);
          return Promise.resolve([['null', 't']]);
        },
      }),
    explain: () => Promise.resolve([]),
  };
  const kind = createTableKind({ ...setup.ports, sql, settings: { ...TABLE_SETTINGS, ...setup.settings } });
  const run = requestRunner(gatewaySnapshot(setup, { catalog, kind: kind }));
  return {
    statements: async (query, request) => {
      calls.length = 0;
      await run.body(query, request);
      return [...calls];
    },
  };
}
