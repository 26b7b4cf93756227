// A query's root field: one statement, whose one cell is the answer.
import type { RequestContext, StepResult } from '@app/engine';
import type { TablePayload } from '../translate/table-payload.js';
import { bindParameters } from './bind-parameters.js';
import type { SqlPort } from './sql-port.js';

export type ReadPayload = Extract<TablePayload, { readonly access: 'read' }>;

/** @throws GatewayError */
export async function runRead(payload: ReadPayload, context: RequestContext, sql: SqlPort): Promise<StepResult> {
  const { name, text, parameters } = payload.statement;
  const bound = bindParameters(parameters, { context });
  const json = await sql.read(payload.source, { name, text, parameters: bound }, context.signal);
  return { json: json ?? payload.whenEmpty };
}
