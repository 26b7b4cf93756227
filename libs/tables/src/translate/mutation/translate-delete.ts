// `delete_<t>` and `delete_<t>_by_pk` (spec/queries-and-mutations.md 7.7).
import type { PlannedField } from '@app/engine';
import type { Expression } from '@app/sql';
import { invariant, type JsonPath } from '@app/types';
import type { RoleTable } from '../../permission/role-graph.js';
import { openState, type TranslateState } from '../translate-state.js';
import { readBoolExp } from '../where/read-where.js';
import { rowConditions } from './check-expression.js';
import { freshAlias } from './fresh-alias.js';
import { keyCondition } from './key-condition.js';
import { responseOutput, rowOutput, type MutationOutput } from './mutation-output.js';
import { translateAffecting } from './translate-affecting.js';
import { argumentValidation, elementValidation } from './validations.js';
import type { WriteBody, WriteProgram } from './write-program.js';

interface Deletion {
  readonly table: RoleTable;
  readonly alias: string;
  readonly where: readonly Expression[];
  readonly atMostOne: boolean;
}

/** Plans `delete_<t>`. @throws GatewayError validation-failed */
export function translateDelete(field: PlannedField, table: RoleTable): WriteProgram {
  const state = openState();
  const alias = freshAlias(table, state);
  const path: JsonPath = ['selectionSet', field.name, 'args', 'where'];
  const given = field.arguments.find(([name]) => name === 'where')?.[1];
  invariant(given !== undefined, 'a delete has a where');
  const where = rowConditions([readBoolExp(given, table, path)], { table, alias }, state);
  const body = translateRows({ table, alias, where, atMostOne: false }, responseOutput(field, table), state);
  return { validations: argumentValidation(table.delete?.validateInput ?? null, field), body };
}

/** Plans `delete_<t>_by_pk`. */
export function translateDeleteByKey(field: PlannedField, table: RoleTable): WriteProgram {
  const state = openState();
  const alias = freshAlias(table, state);
  const where = keyCondition(field.arguments, table, alias);
  const body = translateRows({ table, alias, where, atMostOne: true }, rowOutput(field, table), state);
  const element = { type: 'object', fields: [['pk_columns', { type: 'object', fields: field.arguments }]] } as const;
  return { validations: elementValidation(table.delete?.validateInput ?? null, element), body };
}

function translateRows(deletion: Deletion, output: MutationOutput, state: TranslateState): WriteBody {
  const { table, alias, atMostOne } = deletion;
  const { schema, name } = table.table.table;
  invariant(table.delete !== null, 'the role may delete');
  const filter = rowConditions([table.delete.filter], { table, alias }, state);
  const where: Expression = { type: 'and', operands: [...filter, ...deletion.where] };
  const statement = { type: 'delete', relation: { schema, name }, alias, where, returning: [] } as const;
  return translateAffecting({ table, alias, statement, check: null, atMostOne, path: [] }, output, state);
}
