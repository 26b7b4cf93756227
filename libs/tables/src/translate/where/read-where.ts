// The client's `where` as a condition. Wherever it goes on to other rows, the role's filter on their table goes with it.
import { inputError, type InputTemplate } from '@app/engine';
import { invariant, type JsonPath } from '@app/types';
import { tableType } from '../../naming/table-type.js';
import { ALWAYS, type Condition, type Operand } from '../../permission/condition.js';
import type { RoleTable, TableField } from '../../permission/role-graph.js';
import { isNull, templateFields, templateItems } from '../select/read-template.js';
import { allOf } from './all-of.js';
import { whereError } from './error.js';
import { readAggregate } from './read-aggregate.js';
import { EXISTS, readExists } from './read-legacy.js';
import { readComparison } from './read-comparison.js';
import { whereMembers } from './where-members.js';
import { whereTarget } from './where-target.js';

/** More than a request can have: documents and variables are bounded where they are parsed. */
const MAX_STEPS = 2000;

/**
 * Reads a `where` argument; null is no condition. The table's own row filter is not in the result: who selects the rows adds it.
 * @throws GatewayError validation-failed
 */
export function readWhere(template: InputTemplate, table: RoleTable, path: JsonPath): Condition {
  return isNull(template) ? ALWAYS : readBoolExp(template, table, path);
}

/** Reads a `<t>_bool_exp`, where null is an error. */
export function readBoolExp(template: InputTemplate, table: RoleTable, path: JsonPath): Condition {
  if (path.length > MAX_STEPS) throw whereError.tooDeep(MAX_STEPS, []);
  const conditions: Condition[] = [];
  for (const [key, value] of boolExpEntries(template, table, path)) {
    conditions.push(readMember(key, value, { table, path: [...path, key] }));
  }
  return allOf(conditions);
}

function boolExpEntries(
  template: InputTemplate,
  { table, graph }: RoleTable,
  path: JsonPath,
): ReadonlyMap<string, InputTemplate> {
  if (!isNull(template)) return templateFields(template);
  if (graph.settings.booleanNullCollapse) return new Map();
  throw inputError.mismatch({ what: 'an object', type: tableType(table, 'bool_exp') }, 'null', path);
}

interface MemberPlace {
  readonly table: RoleTable;
  /** Of the member. */
  readonly path: JsonPath;
}

function readMember(key: string, value: InputTemplate, place: MemberPlace): Condition {
  switch (key) {
    case '_and':
      return { type: 'all', conditions: readList(value, place) };
    case '_or':
      return { type: 'some', conditions: readList(value, place) };
    case '_not':
      return { type: 'not', condition: readBoolExp(value, place.table, place.path) };
    case EXISTS:
      return readExists(value, place.table, (where, table) => readBoolExp(where, table, place.path));
    default: {
      const field = whereMembers(place.table).get(key);
      invariant(field !== undefined, `${key} is a member of the condition's type`);
      return readField(field, value, place);
    }
  }
}

function readList(template: InputTemplate, { table, path }: MemberPlace): readonly Condition[] {
  if (isNull(template)) throw inputError.nullList(path);
  return templateItems(template).map((item, index) => readBoolExp(item, table, [...path, index]));
}

function readField(field: TableField, value: InputTemplate, place: MemberPlace): Condition {
  switch (field.type) {
    case 'column':
      return readComparison(value, columnOperand(field), { ...place, column: field.column });
    case 'computed-scalar':
      return readComparison(value, computedOperand(field), { ...place, column: null });
    case 'relationship': {
      const where = readRows(value, field.target, place);
      return { type: 'related', relationship: field.relationship, where, isRoot: true };
    }
    case 'computed-rows': {
      const { table } = whereTarget(place.table, field.target).table;
      const where = readRows(value, field.target, place);
      return { type: 'computed-rows', computedField: field.computedField, table: table.table, where };
    }
    case 'relationship-aggregate':
      return readAggregate(value, field, place);
  }
}

/** Rows of another table: those that the role may read and that satisfy the client's condition. */
function readRows(value: InputTemplate, key: string, { table, path }: MemberPlace): Condition {
  const target = whereTarget(table, key);
  return allOf([target.filter, readBoolExp(value, target.table, path)]);
}

function columnOperand({ column, guard }: Extract<TableField, { readonly type: 'column' }>): Operand {
  const { type, isNullable } = column.catalog;
  return { type: 'column', column: column.name, columnType: type, isNullable, guard };
}

function computedOperand({ computedField, guard }: Extract<TableField, { readonly type: 'computed-scalar' }>): Operand {
  const { returns } = computedField;
  invariant(returns.type === 'scalar', 'a scalar computed field returns a scalar');
  return { type: 'computed', computedField, columnType: returns.column, guard };
}
