// `update_<t>`, `update_<t>_by_pk` and `update_<t>_many` (spec/queries-and-mutations.md 7.6).
import type { PlannedField } from '@app/engine';
import type { Assignment, Expression } from '@app/sql';
import { invariant, type JsonPath } from '@app/types';
import { generatedName } from '../../../naming/generated-names.js';
import { ALWAYS, type Condition } from '../../../permission/condition.js';
import type { RoleTable } from '../../../permission/role-graph.js';
import { presentArgument } from '../../select/read-template.js';
import { openState, type TranslateState } from '../../translate-state.js';
import { readBoolExp } from '../../where/read-where.js';
import { checkExpression, rowConditions } from '../check-expression.js';
import { freshAlias } from '../fresh-alias.js';
import { keyCondition } from '../key-condition.js';
import { emptyAnswer, responseOutput, rowOutput, type MutationOutput } from '../mutation-output.js';
import { entriesOf, itemsOf, type Entries } from '../read-template.js';
import { translateAffecting } from '../translate-affecting.js';
import { argumentValidation, listValidation } from '../validations.js';
import type { WriteBody, WriteProgram } from '../write-program.js';
import { readOperators, type UpdatePlace } from './read-operators.js';

/** Plans `update_<t>`. @throws GatewayError validation-failed */
export function translateUpdate(field: PlannedField, table: RoleTable): WriteProgram {
  const path = argumentsPath(field);
  const body = updateWhere(field.arguments, { table, path }, responseOutput(field, table));
  return { validations: argumentValidation(table.update?.validateInput ?? null, field), body };
}

/** Plans `update_<t>_many`: the elements are separate statements, in order. @throws GatewayError validation-failed */
export function translateUpdateMany(field: PlannedField, table: RoleTable): WriteProgram {
  const path = [...argumentsPath(field), 'updates'];
  const updates = itemsOf(presentArgument(field, 'updates'));
  const output = responseOutput(field, table);
  const items = updates.map((update, index) =>
    updateWhere(entriesOf(update), { table, path: [...path, index] }, output),
  );
  const validations = listValidation(table.update?.validateInput ?? null, updates);
  const isEmpty = items.every(({ type }) => type === 'constant');
  return { validations, body: isEmpty ? { type: 'constant', json: '[]' } : { type: 'list', items } };
}

/** Plans `update_<t>_by_pk`. @throws GatewayError validation-failed */
export function translateUpdateByKey(field: PlannedField, table: RoleTable): WriteProgram {
  const validations = argumentValidation(table.update?.validateInput ?? null, field);
  const state = openState();
  const place = { table, alias: freshAlias(table, state), path: argumentsPath(field) };
  const set = readOperators(field.arguments, place);
  // Without anything to set the answer is an object without fields, not null.
  if (set.length === 0) return { validations, body: { type: 'constant', json: '{}' } };
  const keys = presentArgument(field, generatedName(table.table.customization.naming, 'pk_columns'));
  const where = [...permissionFilter(place, state, ALWAYS), ...keyCondition(entriesOf(keys), table, place.alias)];
  return { validations, body: translateSet({ place, set, where, atMostOne: true }, rowOutput(field, table), state) };
}

function argumentsPath(field: PlannedField): JsonPath {
  return ['selectionSet', field.name, 'args'];
}

/** One update of the rows that `where` names. */
function updateWhere(
  entries: Entries,
  { table, path }: Pick<UpdatePlace, 'table' | 'path'>,
  output: MutationOutput,
): WriteBody {
  const state = openState();
  const place = { table, alias: freshAlias(table, state), path };
  const set = readOperators(entries, place);
  if (set.length === 0) return { type: 'constant', json: emptyAnswer(output, '0').join('') };
  const given = entries.find(([name]) => name === 'where')?.[1];
  invariant(given !== undefined, 'an update has a where');
  const condition = readBoolExp(given, table, [...path, 'where']);
  const where = permissionFilter(place, state, condition);
  return translateSet({ place, set, where, atMostOne: false }, output, state);
}

interface SetRows {
  readonly place: UpdatePlace;
  readonly set: readonly Assignment[];
  readonly where: readonly Expression[];
  readonly atMostOne: boolean;
}

function translateSet(
  { place, set, where, atMostOne }: SetRows,
  output: MutationOutput,
  state: TranslateState,
): WriteBody {
  const { table, alias } = place;
  const { schema, name } = table.table.table;
  const statement = {
    type: 'update',
    relation: { schema, name },
    alias,
    set,
    where: { type: 'and', operands: where },
    returning: [],
  } as const;
  const check = checkExpression(table.update?.check ?? null, place, state);
  return translateAffecting({ table, alias, statement, check, atMostOne, path: [] }, output, state);
}

/** The rows that the role may update, of those that `condition` names. */
function permissionFilter(
  { table, alias }: UpdatePlace,
  state: TranslateState,
  condition: Condition,
): readonly Expression[] {
  invariant(table.update !== null, 'the role may update');
  return rowConditions([table.update.filter, condition], { table, alias }, state);
}
