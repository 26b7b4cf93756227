// The port through which a running request reaches the world. The gateway implements it over one transaction.
import type { Inconsistency, Json, MetadataDocument } from '@app/types';
import type { SourceCatalogsByName } from '../commands/command.js';
import type { CatalogEffect, SourceEffect } from '../commands/effect.js';

export interface MetadataSession {
  /** Builds the schema of a document. Every changed document is a new object, so results may be kept by reference. */
  build(document: MetadataDocument): Promise<readonly Inconsistency[]>;
  /** What the build of that document found in the databases. */
  catalogsOf(document: MetadataDocument): SourceCatalogsByName;
  /**
   * Carries out an effect at once. `document` is the current one; SQL that renames or drops tracked objects answers the
   * adapted document too. @throws GatewayError with a path relative to the command's args.
   */
  perform(effect: SourceEffect, document: MetadataDocument): Promise<SourceEffectResult>;
  read(what: 'catalog-state' | 'internal-state'): Promise<Json>;
  /** Runs an item of `bulk_keep_going`: when `work` rejects, what it did to databases is undone and the error passed on. */
  attempt<T>(work: () => Promise<T>): Promise<T>;
}

export interface SourceEffectResult {
  /** Of `run-sql`: `{result_type, result}`; of other effects `null`. */
  readonly answer: Json;
  readonly document?: MetadataDocument;
}

/** What is stored when a request starts. */
export interface StoredMetadata {
  readonly document: MetadataDocument;
  readonly resourceVersion: number;
  /** Of the schema that was built from it. */
  readonly inconsistencies: readonly Inconsistency[];
  /** That it was built with. */
  readonly catalogs: SourceCatalogsByName;
}

export interface RequestResult {
  /** Body of the 200 answer. */
  readonly answer: Json;
  /** To be stored with the next version; built by the session before. Absent: there is nothing to store. */
  readonly document: MetadataDocument | undefined;
  /** Of `document`, or of the stored one. */
  readonly inconsistencies: readonly Inconsistency[];
  /** To be carried out in the transaction that stores the document, or alone. */
  readonly catalogEffects: readonly CatalogEffect[];
}
