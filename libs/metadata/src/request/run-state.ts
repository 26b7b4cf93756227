// What a running request has got so far. Frozen: a failed item of `bulk_keep_going` is undone by keeping the old state.
import type { Inconsistency, Json, MetadataDocument } from '@app/types';
import type { CommandContext, CommandOutcome, MetadataChange, SourceCatalogsByName } from '../commands/command.js';
import type { CatalogEffect } from '../commands/effect.js';
import type { StoredMetadata } from './metadata-session.js';

export interface RunState {
  readonly document: MetadataDocument;
  /** Of the last build. */
  readonly inconsistencies: readonly Inconsistency[];
  readonly catalogs: SourceCatalogsByName;
  readonly resourceVersion: number;
  readonly catalogEffects: readonly CatalogEffect[];
  /** Whether `document` is to be stored. */
  readonly changed: boolean;
}

export interface Ran {
  readonly state: RunState;
  readonly answer: Json;
}

export function startState({ document, inconsistencies, catalogs, resourceVersion }: StoredMetadata): RunState {
  return { document, inconsistencies, catalogs, resourceVersion, catalogEffects: [], changed: false };
}

export function contextOf({ document, inconsistencies, catalogs, resourceVersion }: RunState): CommandContext {
  return { document, inconsistencies, catalogs, resourceVersion };
}

/** The state after a command's effects and change, the inconsistencies still being those of before. */
export function advance(state: RunState, outcome: CommandOutcome, change: MetadataChange | undefined): RunState {
  return {
    ...state,
    document: change?.document ?? state.document,
    changed: state.changed || change !== undefined,
    catalogEffects: [...state.catalogEffects, ...(outcome.catalogEffects ?? [])],
  };
}
