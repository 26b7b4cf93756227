// What commands ask of the world, as plain frozen values.
import type { DataCommand, Json } from '@app/types';

/** Carried out at once, in order, before the changed document is built. */
export type SourceEffect =
  | RunSqlEffect
  /** With the caller's permissions. */
  | { readonly type: 'data'; readonly command: DataCommand }
  /** What the protocol wants to find in every source's database: schema `hdb_catalog`, extension `pgcrypto`. Never fails. */
  | { readonly type: 'prepare-source'; readonly name: string; readonly extensionsSchema: string }
  /** Introspect these sources anew at the next build. */
  | { readonly type: 'reload-sources'; readonly names: 'all' | readonly string[] };

/** spec/metadata-postgres-api.md 10. */
export interface RunSqlEffect {
  readonly type: 'run-sql';
  readonly source: string;
  readonly sql: string;
  /** Drop metadata that depends on what the statements drop. */
  readonly cascade: boolean;
  readonly readOnly: boolean;
  /** The automatic choice is already made. */
  readonly checkMetadataConsistency: boolean;
  /** Run the statements one by one outside a transaction. */
  readonly noTransaction: boolean;
}

/** Carried out in the transaction that stores the metadata; alone when there is nothing to store. */
export type CatalogEffect =
  | { readonly type: 'clear-action-log'; readonly action: string }
  | { readonly type: 'set-catalog-state'; readonly key: 'cli' | 'console'; readonly state: Json }
  /** Without tags: all of it. */
  | { readonly type: 'clear-response-cache'; readonly tags?: readonly string[] };
