// Where asynchronous runs are: in the metadata database.
import type { RunChanges, RunStore } from '@app/actions';
import { createRunStore } from '@app/postgres';

export interface OpenRuns {
  readonly store: RunStore;
  readonly changes: RunChanges;
  close(): Promise<void>;
}

export function openRuns({ metadataUrl }: { readonly metadataUrl: string }): OpenRuns {
  const store = createRunStore({ url: metadataUrl, headersKey: undefined });
  const changes: RunChanges = { onChange: () => () => undefined, onQueued: () => () => undefined };
  return { store, changes, close: () => store.close() };
}
