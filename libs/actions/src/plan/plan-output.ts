// The selection of an action's root field -> the shape of its answer.
import { getNamedType, isLeafType } from 'graphql';
import {
  LEAF_SHAPE,
  type JoinBinding,
  type JoinNumbers,
  type OutputField,
  type OutputShape,
  type PlannedField,
} from '@app/engine';

/** The shape that a field's selection asks for, with a hole for each join. A selection that directives emptied gives an object without keys. */
export function planOutput(field: PlannedField, joins: JoinNumbers): OutputShape {
  if (isLeafType(getNamedType(field.type))) return LEAF_SHAPE;
  return Object.freeze({
    type: 'object',
    fields: Object.freeze(field.selection.map((member) => planField(member, joins))),
  });
}

function planField(field: PlannedField, joins: JoinNumbers): OutputField {
  const { responseKey, name } = field;
  if (name === '__typename') return Object.freeze({ type: 'typename', responseKey, typeName: field.parentType.name });
  const join = joins.get(field);
  if (join !== undefined) return Object.freeze({ type: 'join', responseKey, join, keys: keysOf(field) });
  return Object.freeze({ type: 'field', responseKey, name, shape: planOutput(field, joins) });
}

/** In the handler's answer they have the names of the fields, whatever the selection calls them. */
function keysOf({ parentType, name }: PlannedField): readonly string[] {
  const binding = parentType.getFields()[name]?.extensions.join as JoinBinding | undefined;
  return binding?.keys ?? [];
}
