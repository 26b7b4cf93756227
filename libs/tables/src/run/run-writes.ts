// Mutation fields of one source as one transaction (spec/queries-and-mutations.md 7.1). Their inputs are validated already.
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
  const [first] = payloads;
  // Without a statement there is nothing to begin a transaction for.
  if (first === undefined || payloads.every(isConstant)) return payloads.filter(isConstant).map(constantResult);
  return sql.transaction(first.source, transactionSettings(context), async (transaction) => {
    const results: StepResult[] = [];
    for (const [index, { program }] of payloads.entries()) {
      const isLastField = index === payloads.length - 1;
      results.push({ json: await runBody(program.body, { context, transaction, earlier: new Map(), isLastField }) });
    }
    return results;
  });
}

type ConstantPayload = WritePayload & {
  readonly program: { readonly body: { readonly type: 'constant'; json: string } };
};

function isConstant(payload: WritePayload): payload is ConstantPayload {
  return payload.program.body.type === 'constant';
}

function constantResult({ program }: ConstantPayload): StepResult {
  return { json: program.body.json };
}
