// Sources and tracked tables as metadata stores them. Only what is read today is typed; the rest survives as it is.
import type { Json } from '../json/json.js';
import type { QualifiedTable } from './custom-types.js';

export interface TrackedTable {
  readonly table: QualifiedTable;
  readonly [extra: string]: Json | QualifiedTable | undefined;
}

export interface Source {
  readonly name: string;
  /** `postgres`, or another backend that is kept but not served. */
  readonly kind: string;
  readonly tables: readonly TrackedTable[];
  /** `{connection_info: {database_url: string | {from_env}, ...}, ...}`, kept as given. */
  readonly configuration: Json;
  readonly [extra: string]: Json | readonly TrackedTable[] | undefined;
}
