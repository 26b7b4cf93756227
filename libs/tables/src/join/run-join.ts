// The answers to all keys of a join: one statement.
import { GatewayError, invariant } from '@app/types';
import type { JoinKey, RequestContext, StepResult } from '@app/engine';
import { bindParameters } from '../run/bind-parameters.js';
import type { SqlPort } from '../run/sql-port.js';
import { joinError } from './error.js';
import { SEPARATOR, type TableJoinPayload } from './join-target.js';

/** Results in the order of the keys. @throws GatewayError */
export async function runTableJoin(
  { source, field, statement }: TableJoinPayload,
  keys: readonly JoinKey[],
  { context, sql }: { readonly context: RequestContext; readonly sql: SqlPort },
): Promise<readonly StepResult[]> {
  const { name, text } = statement;
  const parameters = bindParameters(statement.parameters, { context, keys });
  const cell = await sql.read(source, { name, text, parameters }, context.signal).catch((error: unknown) => {
    throw error instanceof GatewayError && error.code === 'data-exception' ? joinError.unfit(field, error) : error;
  });
  const answers = (cell ?? '').split(SEPARATOR);
  invariant(answers.length === keys.length, 'every key has an answer');
  return answers.map((json) => ({ json }));
}
