// One language for row filters, checks and the client's `where`: what a row must satisfy. Plain data; translate/filter makes SQL of it.
import type { InputTemplate, ResolvedRelationship } from '@app/engine';
import type { CatalogType, QualifiedTable } from '@app/types';
import type { ResolvedComputedField } from '../resolve/resolved-tables.js';

/** Conditions on a row of one table. */
export type Condition =
  /** AND; empty is true. */
  | { readonly type: 'all'; readonly conditions: readonly Condition[] }
  /** OR; empty is false. */
  | { readonly type: 'some'; readonly conditions: readonly Condition[] }
  | { readonly type: 'not'; readonly condition: Condition }
  /** A related row satisfies `where`. The role's filter on the target is part of `where` where it applies (never in permissions). */
  | {
      readonly type: 'related';
      readonly relationship: ResolvedRelationship;
      readonly where: Condition;
      /** Of a client's `where`: the role's filter on the target is in `where`, and `root` there means the related row. */
      readonly isRoot?: true;
    }
  /** Any row of a table, unrelated to this one. */
  | {
      readonly type: 'exists';
      readonly table: QualifiedTable;
      readonly where: Condition;
      /** As for related rows. */
      readonly isRoot?: true;
    }
  /** A row of a table-returning computed field satisfies `where`. */
  | {
      readonly type: 'computed-rows';
      readonly computedField: ResolvedComputedField;
      readonly table: QualifiedTable;
      readonly where: Condition;
    }
  | AggregateCondition
  | { readonly type: 'compare'; readonly operand: Operand; readonly comparison: Comparison };

export const ALWAYS: Condition = Object.freeze({ type: 'all', conditions: [] });
export const NEVER: Condition = Object.freeze({ type: 'some', conditions: [] });

/** spec/postgres-schema.md 6.3. */
export interface AggregateCondition {
  readonly type: 'aggregate';
  readonly relationship: ResolvedRelationship;
  /** Of the target; the role's row filter and the client's `filter`. */
  readonly where: Condition;
  readonly function:
    | 'count'
    | 'bool_and'
    | 'bool_or'
    | 'avg'
    | 'max'
    | 'min'
    | 'sum'
    | 'stddev_samp'
    | 'var_samp'
    | 'corr'
    | 'covar_samp';
  /** Database names; empty for `count(*)`. */
  readonly columns: readonly string[];
  /** Of `columns`, in their order: a cell counts as null where its guard does not hold. */
  readonly guards: readonly (Condition | null)[];
  readonly distinct: boolean;
  readonly resultType: CatalogType;
  readonly predicate: readonly Comparison[];
}

/** The left side of a comparison. */
export type Operand =
  /** `guard`: the cell counts as null where it does not hold (inherited roles, spec/permissions.md 8.1). */
  | {
      readonly type: 'column';
      readonly column: string;
      readonly columnType: CatalogType;
      readonly isNullable: boolean;
      readonly guard: Condition | null;
    }
  | {
      readonly type: 'computed';
      readonly computedField: ResolvedComputedField;
      readonly columnType: CatalogType;
      readonly guard: Condition | null;
    }
  | { readonly type: 'cast'; readonly operand: Operand; readonly columnType: CatalogType };

/** Names of operators as the GraphQL schema in snake case has them, without the leading underscore; column comparisons besides. */
export type ComparisonOperator =
  | 'eq'
  | 'neq'
  | 'in'
  | 'nin'
  | 'is_null'
  | 'gt'
  | 'lt'
  | 'gte'
  | 'lte'
  | 'like'
  | 'nlike'
  | 'ilike'
  | 'nilike'
  | 'similar'
  | 'nsimilar'
  | 'regex'
  | 'nregex'
  | 'iregex'
  | 'niregex'
  | 'contains'
  | 'contained_in'
  | 'has_key'
  | 'has_keys_any'
  | 'has_keys_all'
  | 'st_contains'
  | 'st_crosses'
  | 'st_equals'
  | 'st_overlaps'
  | 'st_touches'
  | 'st_within'
  | 'st_3d_intersects'
  | 'st_intersects'
  | 'st_d_within'
  | 'st_3d_d_within'
  | 'st_intersects_rast'
  | 'st_intersects_nband_geom'
  | 'st_intersects_geom_nband'
  | 'ancestor'
  | 'descendant'
  | 'ancestor_any'
  | 'descendant_any'
  | 'matches'
  | 'matches_any'
  | 'matches_fulltext'
  | 'ceq'
  | 'cne'
  | 'cgt'
  | 'clt'
  | 'cgte'
  | 'clte';

export interface Comparison {
  readonly operator: ComparisonOperator;
  readonly value: ComparisonValue;
  /** Permission filters compare with null (spec/permissions.md 4.2). */
  readonly nullAware: boolean;
  /** With `HASURA_GRAPHQL_V1_BOOLEAN_NULL_COLLAPSE`: a variable that is null when the request comes is no condition. */
  readonly nullCollapses?: boolean;
}

export type ComparisonValue =
  /** Literals and variables of the request, or literals of a permission. Read and normalised already. */
  | { readonly type: 'input'; readonly template: InputTemplate }
  | { readonly type: 'session'; readonly variable: string }
  /** Operands that are objects (`st_d_within`), each part by its key. */
  | { readonly type: 'parts'; readonly parts: Readonly<Record<string, ComparisonValue>> }
  /** Another column of the same row, or of the row that the permission is about (`root`). */
  | {
      readonly type: 'column';
      readonly column: string;
      readonly ofRoot: boolean;
      /** Of a client's comparison: the cell counts as null where it does not hold. */
      readonly guard?: Condition | null;
    };
