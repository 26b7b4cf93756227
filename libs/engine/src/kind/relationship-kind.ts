// The socket of a way of linking a tracked table to something: object and array relationships live on it.
import type { Inconsistency, QualifiedTable, TrackedTable } from '@app/types';
import type { ResolvedSource, ResolveEnv } from './field-kind.js';

/** A relationship between two tracked tables of one source, checked against the catalog. */
export interface ResolvedRelationship {
  readonly name: string;
  readonly cardinality: 'one' | 'many';
  readonly target: QualifiedTable;
  /** Columns of this table and the columns of the target they equal. */
  readonly mapping: readonly (readonly [local: string, remote: string])[];
  /** Non-null only for a foreign key on this table's own columns, all of them not null. */
  readonly isNullable: boolean;
  /** Which row a nested insert writes first: `before-parent`, the related row (own foreign key, most manual ones); `after-parent`, this one. */
  readonly insertionOrder: 'before-parent' | 'after-parent';
  readonly comment: string | undefined;
}

/** Resolves the entries of one list of a tracked table. */
export interface RelationshipKind {
  /** Key of the list in the table's metadata. */
  readonly name: 'object_relationships' | 'array_relationships';
  resolve(
    table: TrackedTable,
    source: ResolvedSource,
    env: Pick<ResolveEnv, 'sources'>,
  ): { readonly relationships: readonly ResolvedRelationship[]; readonly inconsistencies: readonly Inconsistency[] };
}
