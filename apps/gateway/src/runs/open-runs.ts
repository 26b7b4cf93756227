// Where asynchronous runs are: in the metadata database.
import type { RunChanges, RunStore } from '@app/actions';
import { createRunChanges, createRunHistory, createRunStore, type RunHistory } from '@app/postgres';
import type { Observe } from '@app/types';
import type { GatewayConfig } from '../config/gateway-config.js';

export interface OpenRuns {
  readonly store: RunStore;
  readonly changes: RunChanges;
  /** For operators. */
  readonly history: RunHistory;
  close(): Promise<void>;
}

export interface OpenRunsInput {
  readonly metadataUrl: string;
  readonly config: Pick<GatewayConfig, 'runHeadersKey'>;
  readonly observe: Observe;
}

/** Connects on first use. */
export function openRuns({ metadataUrl, config, observe }: OpenRunsInput): OpenRuns {
  const store = createRunStore({ url: metadataUrl, headersKey: config.runHeadersKey });
  const history = createRunHistory({ url: metadataUrl, headersKey: config.runHeadersKey });
  const changes = createRunChanges({
    url: metadataUrl,
    onLost: (reason) => {
      const detail = { message: 'not listening for changes of runs', reason };
      observe({ type: 'internal', level: 'warn', source: 'pg-client', detail });
    },
  });
  const close = async (): Promise<void> => {
    await Promise.all([store.close(), changes.close(), history.close()]);
  };
  return { store, changes, history, close };
}
