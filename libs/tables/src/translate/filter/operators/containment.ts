// What jsonb values and arrays contain.
import { TEXT } from '../../../schema/built-in-type.js';
import { binary, binaryWith, listAs, valueAs, type OperatorGroup } from './operator.js';

export const CONTAINMENT: OperatorGroup<'contains' | 'contained_in' | 'has_key' | 'has_keys_any' | 'has_keys_all'> = {
  contains: binary('@>'),
  contained_in: binary('<@'),
  has_key: binaryWith('?', ({ comparison }) => valueAs(comparison.value, TEXT)),
  has_keys_any: binaryWith('?|', ({ comparison }) => listAs(comparison.value, TEXT)),
  has_keys_all: binaryWith('?&', ({ comparison }) => listAs(comparison.value, TEXT)),
};
