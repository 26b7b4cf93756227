// What callers give and get: the contract of this lib.

export interface EmbeddedPostgresOptions {
  /** Where data shall live (ACTIONGRAPH_DATA_DIR); created when missing. */
  readonly dataDir: string;
  /** Receives one line per event worth telling, without a trailing line break. */
  readonly log: (line: string) => void;
  /** How long a start may take, waiting for other starters included. Default 30 s. */
  readonly startTimeoutMs?: number;
  /** Where data goes when root's server account cannot reach `dataDir`. Default `/var/lib/actiongraph`. */
  readonly fallbackRoot?: string;
}

/**
 * How the caller came to its server: `started` it, `attached` to one that was running (another user's, or one left
 * behind by a killed application), or `recovered`: the last server had died, a new one replayed its log.
 */
export type ServerRole = 'started' | 'attached' | 'recovered';

export interface EmbeddedPostgres {
  /** Address of the database `actiongraph`, password included: never print it. */
  readonly url: string;
  /** The real place of the data. */
  readonly dataDir: string;
  /** True when the server's account could not reach the wanted folder and the fall-back root holds the data. */
  readonly relocated: boolean;
  readonly role: ServerRole;
  /**
   * Gives the server back; the last user of all processes stops it. May be called more than once. A user killed by
   * `kill -9` never calls it: the server lives on, the next start with this folder adopts it and drops the dead user.
   */
  stop(): Promise<void>;
}
