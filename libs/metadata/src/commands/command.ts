// What a metadata command is: pure functions from args and document to the next document, effects and answer.
import type { Inconsistency, Json, MetadataDocument, SourceCatalog } from '@app/types';
import type { Strictness } from '../consistency/check-consistency.js';
import type { ObjectRef } from '../object-ref.js';
import type { CatalogEffect, SourceEffect } from './effect.js';
import type { OperatorQuestion } from './operator-question.js';
import type { RunQuestion } from './runs/run-question.js';

/** Endpoints that read commands: `/v1/metadata`, `/v1/query`, `/v2/query`. */
export type Api = 'metadata' | 'query' | 'v2-query';

/**
 * - `read`: changes nothing
 * - `catalog`: writes beside the metadata (console state); the resource version does not count
 * - `change`: changes metadata
 * - `data`: works on rows with the caller's permissions, open to every role
 * - `source`: runs on a source database; changes metadata where its `sql` says so
 */
export type Access = 'read' | 'catalog' | 'change' | 'data' | 'source';

/** `Args` is what `decode` made of the JSON; lists of different commands use `Command<unknown>`. */
export interface Command<Args> {
  readonly name: string;
  readonly access: Access;
  readonly apis: readonly Api[];
  /** Whether `bulk_atomic` accepts it. */
  readonly inBulkAtomic: 'accepted' | 'refused';
  /** @throws GatewayError parse-failed, path relative to `args`. */
  decode(args: Json, version: 1 | 2): Args;
  /** @throws GatewayError with the command's own faults, path relative to `args`. */
  apply(args: Args, context: CommandContext): CommandOutcome;
  /** For commands that run SQL of their own or write rows. */
  sql?(args: Args): SqlTraits;
}

export interface SqlTraits {
  readonly mode: 'READ ONLY' | 'READ WRITE';
  /** Whether the tracked objects are compared before and after, which stores metadata anew. */
  readonly checksMetadata: boolean;
}

export type SourceCatalogsByName = ReadonlyMap<string, SourceCatalog>;

/** What a command may look at. */
export interface CommandContext {
  readonly document: MetadataDocument;
  /** Of the built schema; objects that are listed count as absent where a command asks for existing ones. */
  readonly inconsistencies: readonly Inconsistency[];
  /** What the last build found in the databases, by source; one that could not be read is absent. */
  readonly catalogs: SourceCatalogsByName;
  /** Version of the stored document that the request started from. */
  readonly resourceVersion: number;
}

export interface CommandOutcome {
  /** Absent: the metadata stays as it is and no version is used up. */
  readonly change?: MetadataChange;
  readonly sourceEffects?: readonly SourceEffect[];
  readonly catalogEffects?: readonly CatalogEffect[];
  readonly answer: CommandAnswer;
  /** For changes of several objects of which some may fail: what to do instead when touched ones are inconsistent. */
  readonly withoutInconsistent?: (refused: readonly Inconsistency[]) => CommandOutcome;
}

/** A changed document. It is a new object even when nothing in it differs, so that builds can be told apart. */
export interface MetadataChange {
  readonly document: MetadataDocument;
  readonly strictness: Strictness;
  readonly touched: readonly ObjectRef[];
}

export type CommandAnswer =
  | { readonly type: 'json'; readonly json: Json }
  /** Depends on what the build finds. */
  | { readonly type: 'report'; readonly report: 'inconsistencies' | 'reload' }
  /** The answer of the one source effect. */
  | { readonly type: 'effect' }
  /** Read by the caller. */
  | { readonly type: 'read'; readonly what: 'catalog-state' | 'internal-state' }
  /** Asked when the command runs. */
  | { readonly type: 'runs'; readonly question: RunQuestion }
  | { readonly type: 'asked'; readonly question: OperatorQuestion };

/** `{"message":"success"}`. */
export const SUCCESS = Object.freeze({ type: 'json', json: { message: 'success' } } as const);

/** Commands on metadata alone, under the same name at both endpoints. */
export const METADATA_APIS: readonly Api[] = Object.freeze<Api[]>(['metadata', 'query']);
