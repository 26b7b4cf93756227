// SELECT, INSERT, UPDATE, DELETE and VALUES as trees.
import type { Expression, FunctionCall, RelationName } from './expression.js';

export interface OutputColumn {
  readonly expression: Expression;
  /** Absent: the name that PostgreSQL gives. */
  readonly alias?: string;
}

export interface OrderItem {
  readonly expression: Expression;
  readonly direction: 'ASC' | 'DESC';
  readonly nulls: 'FIRST' | 'LAST';
}

export type FromItem =
  | { readonly type: 'relation'; readonly relation: RelationName; readonly alias: string }
  /** A common table expression of the same statement. */
  | { readonly type: 'cte'; readonly name: string; readonly alias: string }
  | { readonly type: 'select'; readonly select: Select; readonly alias: string; readonly lateral?: boolean }
  /** `columns`: names of the result's columns. `ordinality`: one more of them numbers the rows from 1. */
  | {
      readonly type: 'function';
      readonly call: FunctionCall;
      readonly alias: string;
      readonly lateral?: boolean;
      readonly columns?: readonly string[];
      readonly ordinality?: true;
    }
  | {
      readonly type: 'values';
      readonly rows: readonly (readonly Expression[])[];
      readonly alias: string;
      readonly columns: readonly string[];
    };

export interface Join {
  readonly type: 'left' | 'inner';
  readonly item: FromItem;
  /** Absent: `ON true`. */
  readonly on?: Expression;
}

export interface Select {
  readonly type: 'select';
  readonly with?: readonly CommonTableExpression[];
  readonly distinctOn?: readonly Expression[];
  readonly columns: readonly OutputColumn[];
  readonly from?: FromItem;
  readonly joins?: readonly Join[];
  readonly where?: Expression;
  readonly groupBy?: readonly Expression[];
  readonly orderBy?: readonly OrderItem[];
  readonly limit?: Expression;
  readonly offset?: Expression;
}

export interface CommonTableExpression {
  readonly name: string;
  readonly statement: Statement;
}

export interface OnConflict {
  /** Absent: any conflict (`ON CONFLICT DO NOTHING`). */
  readonly target?:
    | { readonly type: 'constraint'; readonly name: string }
    | { readonly type: 'columns'; readonly columns: readonly string[] };
  /** Absent: DO NOTHING. */
  readonly update?: { readonly set: readonly Assignment[]; readonly where?: Expression };
}

export interface Assignment {
  readonly column: string;
  readonly value: Expression;
}

export interface Insert {
  readonly type: 'insert';
  readonly with?: readonly CommonTableExpression[];
  readonly into: RelationName;
  /** Alias of the target, for RETURNING and ON CONFLICT. */
  readonly alias: string;
  /** Empty: DEFAULT VALUES, one row. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Expression[])[];
  /** Instead of `rows`, which is then empty. */
  readonly select?: Select;
  readonly onConflict?: OnConflict;
  readonly returning: readonly OutputColumn[];
}

export interface Update {
  readonly type: 'update';
  readonly with?: readonly CommonTableExpression[];
  readonly relation: RelationName;
  readonly alias: string;
  readonly set: readonly Assignment[];
  readonly where: Expression;
  readonly returning: readonly OutputColumn[];
}

export interface Delete {
  readonly type: 'delete';
  readonly with?: readonly CommonTableExpression[];
  readonly relation: RelationName;
  readonly alias: string;
  readonly where: Expression;
  readonly returning: readonly OutputColumn[];
}

export type Statement = Select | Insert | Update | Delete;
