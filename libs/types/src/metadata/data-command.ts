// The legacy commands on rows (spec/metadata-postgres-api.md 13), decoded as far as no table is needed for it.
import type { Json, JsonObject } from '../json/json.js';
import type { QualifiedTable } from './custom-types.js';

/** Which rows of a table or relationship, in which order. */
export interface LegacyRows {
  /** Names and wildcards as texts, relationships as objects. */
  readonly columns: readonly (string | LegacyRelationship)[];
  readonly where?: Json;
  readonly orderBy?: readonly LegacyOrder[];
  readonly limit?: number;
  readonly offset?: number;
}

export interface LegacyRelationship extends LegacyRows {
  readonly name: string;
  readonly alias?: string;
}

export interface LegacyOrder {
  /** The last step is a column, those before it are relationships. */
  readonly column: readonly string[];
  readonly type: 'asc' | 'desc';
  readonly nulls?: 'first' | 'last';
}

export interface LegacyConflict {
  readonly action: 'ignore' | 'update';
  readonly constraint?: string;
  readonly constraintOn?: readonly string[];
}

interface DataCommandBase {
  readonly source: string;
  readonly table: QualifiedTable;
}

export type DataCommand =
  | (DataCommandBase & LegacyRows & { readonly operation: 'select' })
  | (DataCommandBase & {
      readonly operation: 'insert';
      readonly objects: readonly JsonObject[];
      readonly conflict?: LegacyConflict;
      readonly returning?: readonly string[];
    })
  | (DataCommandBase & {
      readonly operation: 'update';
      readonly where: Json;
      readonly set: JsonObject;
      readonly increase: JsonObject;
      readonly multiply: JsonObject;
      readonly reset: readonly string[];
      readonly returning?: readonly string[];
    })
  | (DataCommandBase & {
      readonly operation: 'delete';
      readonly where: Json;
      readonly returning?: readonly string[];
    })
  | (DataCommandBase & {
      readonly operation: 'count';
      readonly where?: Json;
      readonly distinct?: readonly string[];
    });
