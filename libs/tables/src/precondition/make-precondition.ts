// A condition of metadata -> one prepared SELECT that says whether it holds:
//
//   SELECT coalesce(EXISTS (SELECT 1 FROM "public"."orders" AS "t0" WHERE ...), FALSE)::text
import type { Precondition, PreconditionResolution } from '@app/engine';
import type { Select } from '@app/sql';
import { printJson, type Json } from '@app/types';
import type { Condition } from '../permission/condition.js';
import { PermissionFault } from '../permission/error.js';
import { openLiteralReader } from '../permission/read-value.js';
import type { ResolvedSourceTables } from '../resolve/resolved-tables.js';
import { bindParameters } from '../run/bind-parameters.js';
import type { SqlPort } from '../run/sql-port.js';
import { translateCondition } from '../translate/filter/translate-condition.js';
import { call, TEXT } from '../translate/select/expressions.js';
import { prepareStatement } from '../translate/select/prepare-statement.js';
import { openState } from '../translate/translate-state.js';
import { ArgumentUses, valueAt } from './argument-uses.js';
import { readPrecondition } from './read-precondition.js';

export function makePrecondition(
  { name: source, tables }: ResolvedSourceTables,
  expression: Json,
  sql: SqlPort,
): PreconditionResolution {
  const uses = new ArgumentUses();
  try {
    const condition = readPrecondition(expression, { source, tables, literals: openLiteralReader(), arguments: uses });
    return { ok: true, precondition: preconditionOf(condition, uses, { source, sql }) };
  } catch (error) {
    if (error instanceof PermissionFault) return { ok: false, reason: error.message };
    throw error;
  }
}

function preconditionOf(
  condition: Condition,
  uses: ArgumentUses,
  { source, sql }: { readonly source: string; readonly sql: SqlPort },
): Precondition {
  const { name, text, parameters } = prepareStatement(select(condition));
  const paths = uses.paths;
  return Object.freeze<Precondition>({
    arguments: paths,
    reads: (input) => printJson(paths.map((path) => valueAt(input, path) ?? null)),
    async holds(input, context) {
      const values = uses.valuesOf(input);
      if (values === undefined) return false;
      const bound = bindParameters(parameters, { context: { ...context, values } });
      return (await sql.read(source, { name, text, parameters: bound }, context.signal)) === 'true';
    },
  });
}

/** There is no row outside: nothing in the condition names one. */
function select(condition: Condition): Select {
  const holds = translateCondition(condition, { alias: '', rootAlias: '' }, openState());
  const known = call('coalesce', holds, { type: 'boolean', value: false });
  return { type: 'select', columns: [{ expression: { type: 'cast', operand: known, as: TEXT } }] };
}
