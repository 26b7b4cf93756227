// What one role may do with one table, inherited roles merged (spec/permissions.md 2, 8).
import type { Json } from '@app/types';
import type { Condition } from './condition.js';
import type { TableRootField } from '../resolve/resolved-tables.js';

export interface TablePermissions {
  readonly select: SelectPermission | null;
  readonly insert: InsertPermission | null;
  readonly update: UpdatePermission | null;
  readonly delete: DeletePermission | null;
}

export interface SelectPermission {
  /** Database names to the guard under which the cell is shown; null: always. */
  readonly columns: ReadonlyMap<string, Condition | null>;
  /** Scalar computed fields, likewise. */
  readonly computedFields: ReadonlyMap<string, Condition | null>;
  readonly filter: Condition;
  /** Most rows; null: no limit. */
  readonly limit: number | null;
  readonly allowAggregations: boolean;
  readonly queryRootFields: ReadonlySet<TableRootField>;
  readonly subscriptionRootFields: ReadonlySet<TableRootField>;
}

/** What a preset gives to a column. */
export type Preset =
  { readonly type: 'session'; readonly variable: string } | { readonly type: 'literal'; readonly value: Json };

export interface InsertPermission {
  /** Without presets. */
  readonly columns: ReadonlySet<string>;
  readonly check: Condition;
  readonly presets: ReadonlyMap<string, Preset>;
  readonly backendOnly: boolean;
  readonly validateInput: ValidateInput | null;
}

export interface UpdatePermission {
  /** Without presets. */
  readonly columns: ReadonlySet<string>;
  readonly filter: Condition;
  /** Null: nothing is checked afterwards. */
  readonly check: Condition | null;
  readonly presets: ReadonlyMap<string, Preset>;
  readonly backendOnly: boolean;
  readonly validateInput: ValidateInput | null;
}

export interface DeletePermission {
  readonly filter: Condition;
  readonly backendOnly: boolean;
  readonly validateInput: ValidateInput | null;
}

/** spec/permissions.md 7.1: the webhook that is asked before the mutation. As metadata has it, shape checked. */
export interface ValidateInput {
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value?: string; readonly value_from_env?: string }[];
  readonly timeoutSeconds: number;
  readonly forwardClientHeaders: boolean;
}
