// Operators of ltree.
import type { BinaryOperator } from '@app/sql';
import {
  binary,
  binaryWith,
  listAs,
  sibling,
  valueAs,
  type OperatorGroup,
  type TranslateOperator,
} from './operator.js';

const ofList = (operator: BinaryOperator, name: string): TranslateOperator =>
  binaryWith(operator, ({ comparison, type }) => listAs(comparison.value, sibling(type, name)));
const ofType = (operator: BinaryOperator, name: string): TranslateOperator =>
  binaryWith(operator, ({ comparison, type }) => valueAs(comparison.value, sibling(type, name)));

export const LABEL_PATHS: OperatorGroup<
  'ancestor' | 'descendant' | 'ancestor_any' | 'descendant_any' | 'matches' | 'matches_any' | 'matches_fulltext'
> = {
  ancestor: binary('@>'),
  descendant: binary('<@'),
  ancestor_any: ofList('@>', 'ltree'),
  descendant_any: ofList('<@', 'ltree'),
  matches: ofType('~', 'lquery'),
  matches_any: ofList('?', 'lquery'),
  matches_fulltext: ofType('@', 'ltxtquery'),
};
