// `insert_<t>` and `insert_<t>_one` (spec/queries-and-mutations.md 7.3).
import type { PlannedField } from '@app/engine';
import type { JsonPath } from '@app/types';
import { generatedName } from '../../../naming/generated-names.js';
import type { RoleTable } from '../../../permission/role-graph.js';
import { presentArgument } from '../../select/read-template.js';
import { openState } from '../../translate-state.js';
import { emptyAnswer, responseOutput, rowOutput } from '../mutation-output.js';
import { itemsOf } from '../read-template.js';
import { translateAffecting, translateAnswer, translateStage } from '../translate-affecting.js';
import { insertValidations } from '../validations.js';
import type { WriteBody, WriteProgram } from '../write-program.js';
import { isNested, readRow } from './read-row.js';
import { translateBatch, type InsertBatch } from './translate-batch.js';
import { translateRows } from './translate-rows.js';

/** Plans an insert field. @throws GatewayError validation-failed */
export function translateInsert(field: PlannedField, table: RoleTable, one: boolean): WriteProgram {
  const args: JsonPath = ['selectionSet', field.name, 'args'];
  const name = one ? 'object' : 'objects';
  const path = [...args, name];
  const given = presentArgument(field, name);
  const objects = one && given !== undefined ? [given] : itemsOf(given);
  const rows = objects.map((object, index) =>
    readRow(object, table, { path: one ? path : [...path, index], determined: [] }),
  );
  const conflictName = generatedName(table.table.customization.naming, 'on_conflict');
  const conflict = presentArgument(field, conflictName);
  const batch = { table, rows, conflict, path, conflictPath: [...args, conflictName] };
  return { validations: insertValidations(objects, table), body: translateBody(field, batch, one) };
}

function translateBody(field: PlannedField, batch: InsertBatch, one: boolean): WriteBody {
  const { table, rows } = batch;
  const state = openState();
  const output = one ? rowOutput(field, table) : responseOutput(field, table);
  if (rows.length === 0) return { type: 'constant', json: emptyAnswer(output, '0').join('') };
  if (rows.some(isNested)) {
    const write = translateRows(batch, { count: 0 });
    return { type: 'staged', write, answer: translateAnswer(table, output, state) };
  }
  const affecting = translateBatch(
    batch,
    rows.map(({ values }) => values),
    state,
  );
  const [only, ...others] = affecting;
  if (only !== undefined && others.length === 0) return translateAffecting(only, output, state);
  return { type: 'staged', write: translateStage(affecting), answer: translateAnswer(table, output, state) };
}
