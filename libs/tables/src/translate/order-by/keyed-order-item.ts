import type { OrderItem } from '@app/sql';
import type { CatalogType } from '@app/types';

/** An item of an order with what cursors need of it. */
export interface KeyedOrderItem {
  readonly item: OrderItem;
  /** Where its value stands in a cursor: database names of columns, names of relationships and aggregates. */
  readonly keys: readonly string[];
  /** Of its values. */
  readonly type: CatalogType;
}
