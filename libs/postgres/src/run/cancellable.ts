// Work on a connection of its own that ends when nobody waits for it any more.
import type { PoolClient } from 'pg';
import type { SourcePool } from '../pool/source-pool.js';

/** Ends the statement that a server process is running. */
export type CancelBackend = (processId: number) => Promise<void>;

export interface Cancellation {
  readonly signal: AbortSignal;
  readonly cancel: CancelBackend;
}

/** Told by work that has come to the point where it can no longer be cancelled. */
export type Settle = () => void;

/**
 * `pool.use`, but rejects with the signal's reason as soon as it fires: the statement that runs then is cancelled and
 * its connection is not used again, because a cancellation may arrive late and would hit somebody else's statement.
 */
export async function useCancellable<T>(
  pool: SourcePool,
  cancellation: Cancellation | undefined,
  work: (client: PoolClient, settle: Settle) => Promise<T>,
): Promise<T> {
  if (cancellation === undefined) return pool.use((client) => work(client, () => undefined));
  const { signal, cancel } = cancellation;
  signal.throwIfAborted();
  let lent: PoolClient | undefined;
  let cancelled: Promise<void> | undefined;
  const { promise: aborted, reject } = withRejection();
  const onAbort = (): void => {
    if (lent !== undefined) cancelled = cancel(processIdOf(lent)).catch(() => undefined);
    reject(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const settle = (): void => {
    signal.removeEventListener('abort', onAbort);
  };
  const result = pool.use(async (client) => {
    signal.throwIfAborted();
    lent = client;
    try {
      return await work(client, settle);
    } finally {
      lent = undefined;
      if (cancelled !== undefined) {
        await cancelled;
        await client.end();
      }
    }
  });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    settle();
  }
}

function withRejection(): { readonly promise: Promise<never>; readonly reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<never>((_, refuse) => {
    reject = refuse;
  });
  promise.catch(() => undefined);
  return { promise, reject };
}

function processIdOf(client: PoolClient): number {
  return (client as unknown as { readonly processID: number }).processID;
}
