// All operators of conditions. A new one is an entry of its group's file; a name without a translation does not compile.
import type { ComparisonOperator } from '../../../permission/condition.js';
import { COLUMN_COMPARISONS } from './column-comparison.js';
import { CONTAINMENT } from './containment.js';
import { EQUALITY } from './equality.js';
import { LABEL_PATHS } from './label-path.js';
import { MEMBERSHIP } from './membership.js';
import { NULL_TEST } from './null-test.js';
import type { OperatorGroup } from './operator.js';
import { PATTERNS } from './pattern.js';
import { SPATIAL } from './spatial.js';

export const OPERATORS: OperatorGroup<ComparisonOperator> = Object.freeze({
  ...EQUALITY,
  ...MEMBERSHIP,
  ...NULL_TEST,
  ...PATTERNS,
  ...CONTAINMENT,
  ...SPATIAL,
  ...LABEL_PATHS,
  ...COLUMN_COMPARISONS,
});
