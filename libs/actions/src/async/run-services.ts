// What enqueueing and reading runs needs of the outside world.
import type { Session } from '@app/types';
import type { RunChanges, RunStore } from './run-store.js';

export interface RunSettings {
  /** ACTIONGRAPH_ASYNC_STORE_ALL_HEADERS: every header of the client is stored, secrets included, as upstream does. */
  readonly storeAllHeaders: boolean;
  /** ACTIONGRAPH_ASYNC_STRICT_SESSION: a result is shown to a session equal in every variable only. */
  readonly strictSession: boolean;
}

export interface RunServices {
  readonly store: RunStore;
  readonly changes: RunChanges;
  readonly settings: RunSettings;
  /** Whether that caller sees `internal` of errors. */
  readonly showsInternal: (session: Session) => boolean;
}
