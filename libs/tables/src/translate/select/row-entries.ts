// The members of one row's JSON object, by kind of field.
import type { PlannedField } from '@app/engine';
import type { Expression } from '@app/sql';
import { invariant } from '@app/types';
import type { TableField } from '../../permission/role-graph.js';
import { relayMember } from '../../relay/translate/relay-member.js';
import { aggregateSelect } from '../aggregate/aggregate-select.js';
import { computedRows, computedValue } from '../function/computed-field.js';
import { columnOperand, guarded, shownValue } from './column-value.js';
import { call, subquery, typedText } from './expressions.js';
import type { ObjectEntry } from './json-object.js';
import { relatedObject, relatedSource } from './relationship.js';
import { inside, type RowScope, type TranslateEnv } from './row-scope.js';
import { rowsSelect } from './rows-select.js';

/** Members in order of the selection. */
export function rowEntries(
  selection: readonly PlannedField[],
  scope: RowScope,
  env: TranslateEnv,
): readonly ObjectEntry[] {
  return selection.map((field) => ({ key: field.responseKey, value: member(field, scope, inside(env, field.name)) }));
}

function member(field: PlannedField, scope: RowScope, env: TranslateEnv): Expression {
  if (field.name === '__typename') return typedText(field.parentType.name);
  const ofRelay = scope.table.relayFields.get(field.name);
  if (ofRelay !== undefined) return relayMember(ofRelay, field, { scope, env });
  const known = scope.table.fields.get(field.name);
  invariant(known !== undefined, `table ${scope.table.table.table.name} has a field ${field.name}`);
  return memberOf(known, field, { scope, env });
}

interface Place {
  readonly scope: RowScope;
  readonly env: TranslateEnv;
}

function memberOf(known: TableField, field: PlannedField, { scope, env }: Place): Expression {
  switch (known.type) {
    case 'column':
      return columnMember(known, field, { scope, env });
    case 'relationship': {
      const source = relatedSource(known, scope, env.state);
      if (known.relationship.cardinality === 'one') return relatedObject(known.relationship, field, { source, env });
      return subquery(rowsSelect(field, source, env));
    }
    case 'relationship-aggregate':
      return subquery(aggregateSelect(field, relatedSource(known, scope, env.state), env));
    case 'computed-scalar': {
      const value = computedValue(known.computedField, { scope, field, path: env.path });
      const { returns } = known.computedField;
      invariant(returns.type === 'scalar', 'a scalar computed field returns a scalar');
      return shownValue(guarded(value, known.guard, { scope, env }), returns.column, { scope, field, path: env.path });
    }
    case 'computed-rows':
      return subquery(rowsSelect(field, computedRows(known, { scope, field, env }), env));
  }
}

function columnMember(
  known: Extract<TableField, { readonly type: 'column' }>,
  field: PlannedField,
  { scope, env }: Place,
): Expression {
  const operand = columnOperand(known, scope, env);
  const { column } = known;
  if (column.enumTable !== null && scope.table.table.customization.naming === 'graphql-default') {
    return call('upper', operand);
  }
  return shownValue(operand, column.catalog.type, { scope, field, path: env.path });
}
