// LIKE, SIMILAR TO and regular expressions, of string-like types.
import type { BinaryOperator } from '@app/sql';
import { TEXT } from '../../../schema/built-in-type.js';
import { binaryWith, valueAs, type OperatorGroup, type TranslateOperator } from './operator.js';

/** Patterns are texts: as a `bpchar` one would lose the blanks at its end. */
const pattern = (operator: BinaryOperator): TranslateOperator =>
  binaryWith(operator, ({ comparison }) => valueAs(comparison.value, TEXT));

type PatternOperator =
  ('like' | 'nlike' | 'ilike' | 'nilike' | 'similar' | 'nsimilar') | ('regex' | 'nregex' | 'iregex' | 'niregex');

export const PATTERNS: OperatorGroup<PatternOperator> = {
  like: pattern('LIKE'),
  nlike: pattern('NOT LIKE'),
  ilike: pattern('ILIKE'),
  nilike: pattern('NOT ILIKE'),
  similar: pattern('SIMILAR TO'),
  nsimilar: pattern('NOT SIMILAR TO'),
  regex: pattern('~'),
  nregex: pattern('!~'),
  iregex: pattern('~*'),
  niregex: pattern('!~*'),
};
