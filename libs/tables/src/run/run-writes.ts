// Mutation fields of one source as one transaction (spec/queries-and-mutations.md 7.1).
import type { RequestContext, StepResult } from '@app/engine';
import type { ResolvedTables } from '../resolve/resolved-tables.js';
import type { TablePayload } from '../translate/table-payload.js';
import type { SqlPort } from './sql-port.js';
import { runBody } from './write/run-body.js';
import { transactionSettings } from './write/transaction-settings.js';

export type WritePayload = Extract<TablePayload, { readonly access: 'write' }>;

/** Runs the fields in order: all take effect or none. Results in the same order. @throws GatewayError */
export async function runWrites(
  payloads: readonly WritePayload[],
  _resolved: ResolvedTables,
  context: RequestContext,
  sql: SqlPort,
): Promise<StepResult[]> {
  const constants = payloads.map(({ program: { body } }) =>
    body.type === 'constant' ? { json: body.json } : undefined,
  );
  const [first] = payloads;
  // Without a statement there is nothing to begin a transaction for.
  if (first === undefined || !constants.includes(undefined)) return constants.filter((result) => result !== undefined);
  return sql.transaction(first.source, transactionSettings(context), async (transaction) => {
    const results: StepResult[] = [];
    for (const { program } of payloads) {
      results.push({ json: await runBody(program.body, { context, transaction, earlier: new Map() }) });
    }
    return results;
  });
}
