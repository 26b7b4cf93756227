// Work on a connection of its own that ends when nobody waits for it any more.
import { setMaxListeners } from 'node:events';
import type { PoolClient } from 'pg';
import type { SourcePool } from '../pool/source-pool.js';

/** Ends the statement that a server process is running. */
export type CancelBackend = (processId: number) => Promise<void>;

export interface Cancellation {
  readonly signal: AbortSignal;
  readonly cancel: CancelBackend;
}

/** What work asks before it goes on. */
export interface Cancelling {
  /** @throws the signal's reason when nobody waits any more: what is sent now would not be cancelled */
  check(): void;
  /** Checks once more; from here on the work is not cancelled. */
  settle(): void;
}

const NEVER: Cancelling = { check: () => undefined, settle: () => undefined };

/**
 * `pool.use`, but rejects with the signal's reason as soon as it fires: the statement that runs then is cancelled and
 * its connection is not used again, because a cancellation may arrive late and would hit somebody else's statement.
 */
export async function useCancellable<T>(
  pool: SourcePool,
  cancellation: Cancellation | undefined,
  work: (client: PoolClient, cancelling: Cancelling) => Promise<T>,
): Promise<T> {
  if (cancellation === undefined) return pool.use((client) => work(client, NEVER));
  const { signal, cancel } = cancellation;
  signal.throwIfAborted();
  let lent: PoolClient | undefined;
  let cancelled: Promise<void> | undefined;
  const { promise: aborted, reject } = withRejection();
  const onAbort = (): void => {
    if (lent !== undefined) cancelled = cancel(processIdOf(lent)).catch(() => undefined);
    reject(signal.reason);
  };
  listen(signal, onAbort);
  const stopListening = (): void => {
    signal.removeEventListener('abort', onAbort);
  };
  const cancelling: Cancelling = {
    check: () => {
      signal.throwIfAborted();
    },
    settle: () => {
      signal.throwIfAborted();
      stopListening();
    },
  };
  const result = pool.use(async (client) => {
    signal.throwIfAborted();
    lent = client;
    try {
      return await work(client, cancelling);
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
    stopListening();
  }
}

/** One request may have many statements on their way, which is no leak. */
export function listen(signal: AbortSignal, onAbort: () => void): void {
  setMaxListeners(0, signal);
  signal.addEventListener('abort', onAbort, { once: true });
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
