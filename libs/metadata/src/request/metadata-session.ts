// The port through which a running request reaches the world. The gateway implements it over one transaction.
import type { Inconsistency, Json, MetadataDocument } from '@app/types';
import type { SourceCatalogsByName } from '../commands/command.js';
import type { OperatorQuestion } from '../commands/operator-question.js';
import type { RunQuestion } from '../commands/runs/run-question.js';
import type { CatalogEffect, RunSqlEffect, SourceEffect } from '../commands/effect.js';

export interface MetadataSession {
  /** Builds the schema of a document. Every changed document is a new object, so results may be kept by reference. */
  build(document: MetadataDocument): Promise<readonly Inconsistency[]>;
  /** What the build of that document found in the databases. */
  catalogsOf(document: MetadataDocument): SourceCatalogsByName;
  /** Carries out an effect at once and answers its JSON. @throws GatewayError with a path relative to the command's args. */
  perform(effect: SourceEffect, document: MetadataDocument): Promise<Json>;
  /**
   * Runs SQL that may change what is tracked: compares the database before and after, hands the document that fits the
   * changed database to `settle`, and keeps what the SQL has done only when `settle` resolves.
   */
  performChecked<T>(
    effect: RunSqlEffect,
    document: MetadataDocument,
    settle: (adapted: MetadataDocument) => Promise<T>,
  ): Promise<{ readonly answer: Json; readonly settled: T }>;
  read(what: 'catalog-state' | 'internal-state'): Promise<Json>;
  /** @throws GatewayError with a path relative to the command's args */
  answerRunQuestion(question: RunQuestion): Promise<Json>;
  /** `document`: as the commands before it have left it. @throws GatewayError with a path relative to the command's args */
  answerOperator(question: OperatorQuestion, document: MetadataDocument): Promise<Json>;
  /** Runs an item of `bulk_keep_going`: when `work` rejects, what it did to databases is undone and the error passed on. */
  attempt<T>(work: () => Promise<T>): Promise<T>;
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
