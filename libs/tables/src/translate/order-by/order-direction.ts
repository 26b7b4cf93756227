// Values of the enum `order_by` (spec/postgres-schema.md 8).
import type { OrderItem } from '@app/sql';
import { invariant } from '@app/types';
import { orderDirectionName } from '../../naming/generated-names.js';
import type { NamingConvention } from '../../resolve/resolved-tables.js';

type Direction = Pick<OrderItem, 'direction' | 'nulls'>;

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  asc: { direction: 'ASC', nulls: 'LAST' },
  asc_nulls_first: { direction: 'ASC', nulls: 'FIRST' },
  asc_nulls_last: { direction: 'ASC', nulls: 'LAST' },
  desc: { direction: 'DESC', nulls: 'FIRST' },
  desc_nulls_first: { direction: 'DESC', nulls: 'FIRST' },
  desc_nulls_last: { direction: 'DESC', nulls: 'LAST' },
};

/** By the name that the naming convention gives. */
export function readDirection(value: string, naming: NamingConvention): Direction {
  const found = Object.entries(DIRECTIONS).find(([snake]) => orderDirectionName(naming, snake) === value);
  invariant(found !== undefined, `${value} is a direction`);
  return found[1];
}
