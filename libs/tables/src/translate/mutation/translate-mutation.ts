// A mutation root field of a table or function -> what runs in its transaction (spec/queries-and-mutations.md 7).
import type { PlannedField } from '@app/engine';
import { invariant } from '@app/types';
import type { FunctionTarget, TableTarget } from '../../permission/role-graph.js';
import { translateRootField } from '../select/translate-root-field.js';
import type { TablePayload } from '../table-payload.js';
import { translateInsert } from './insert/translate-insert.js';
import { translateDelete, translateDeleteByKey } from './translate-delete.js';
import { translateUpdate, translateUpdateByKey, translateUpdateMany } from './update/translate-update.js';
import type { WriteProgram } from './write-program.js';

/** Plans a mutation field. @throws GatewayError for what only the whole input shows to be wrong */
export function translateMutation(field: PlannedField, target: TableTarget | FunctionTarget): TablePayload {
  const { source } = target.table.table;
  const program = target.type === 'function' ? translateCall(field, target) : translateTable(field, target);
  return { access: 'write', source, program };
}

function translateTable(field: PlannedField, { table, operation }: TableTarget): WriteProgram {
  switch (operation) {
    case 'insert':
      return translateInsert(field, table, false);
    case 'insert_one':
      return translateInsert(field, table, true);
    case 'update':
      return translateUpdate(field, table);
    case 'update_by_pk':
      return translateUpdateByKey(field, table);
    case 'update_many':
      return translateUpdateMany(field, table);
    case 'delete':
      return translateDelete(field, table);
    case 'delete_by_pk':
      return translateDeleteByKey(field, table);
    case 'select':
    case 'select_by_pk':
    case 'select_aggregate':
    case 'select_stream':
      throw new Error(`${operation} is no mutation`);
  }
}

/** A VOLATILE function is the same SELECT as in a query, inside the transaction. */
function translateCall(field: PlannedField, target: FunctionTarget): WriteProgram {
  const payload = translateRootField(field, target);
  invariant(payload.access === 'read', 'a function field is one SELECT');
  const { statement, whenEmpty } = payload;
  return { validations: [], body: { type: 'answering', statement, passed: null, path: [], pieces: [0], whenEmpty } };
}
