// The selection of an action's root field -> the shape of its answer.
import { getNamedType, isLeafType } from 'graphql';
import type { PlannedField } from '@app/engine';
import type { OutputField, OutputShape } from '../output/output-shape.js';

const LEAF: OutputShape = Object.freeze({ type: 'leaf' });

/** The shape that a field's selection asks for. A selection that directives emptied gives an object without keys. */
export function planOutput(field: PlannedField): OutputShape {
  if (isLeafType(getNamedType(field.type))) return LEAF;
  return Object.freeze({ type: 'object', fields: Object.freeze(field.selection.map(planField)) });
}

function planField(field: PlannedField): OutputField {
  const { responseKey, name } = field;
  if (name === '__typename') return Object.freeze({ type: 'typename', responseKey, typeName: field.parentType.name });
  return Object.freeze({ type: 'field', responseKey, name, shape: planOutput(field) });
}
