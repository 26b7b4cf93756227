// Closing an HTTP server without losing answers and without waiting for clients that only keep a connection.

/** The part of Node's HTTP server that is needed. */
export interface ClosableServer {
  closeIdleConnections(): void;
  closeAllConnections(): void;
}

const SWEEP_MS = 50;

/**
 * Runs `close`, which must stop the server from listening and resolve when its last connection is gone. Requests in flight
 * are waited for; after `limitMs` their connections are cut.
 */
export async function closeWithin(
  server: ClosableServer,
  limitMs: number,
  close: () => Promise<unknown>,
): Promise<void> {
  // A connection whose request is answered meanwhile stays open for the next one, for as long as its client likes.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, SWEEP_MS);
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, limitMs);
  try {
    await close();
  } finally {
    clearInterval(sweep);
    clearTimeout(cut);
  }
}
