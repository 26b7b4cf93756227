// How the work of a request learns that nobody waits for it any more.
import type { ServerResponse } from 'node:http';

/** A signal made on first use that is aborted when the connection closes before the answer was sent. */
export function clientSignal(response: ServerResponse): () => AbortSignal {
  let controller: AbortController | undefined;
  return () => {
    if (controller === undefined) {
      const made = new AbortController();
      controller = made;
      response.once('close', () => {
        if (!response.writableFinished) made.abort();
      });
    }
    return controller.signal;
  };
}
