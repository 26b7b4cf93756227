// The connection under a socket: what is sent waits in a bounded buffer for a client that reads slowly.
import type { WebSocket } from 'ws';
import type { SocketLog } from './socket-log.js';
import { closeOf, type Close } from './sub-protocol.js';

/** From here on nothing is asked for that client, and its messages wait. */
export const CONGESTED_BYTES = 8 * 1024 * 1024;

export class SocketWire {
  constructor(
    private readonly opened: WebSocket,
    /** A client that has more than this before it, and is sent more, is cut off. One message may be larger. */
    private readonly maxBufferedBytes: number,
    /** Undefined when nobody listens. */
    readonly log?: SocketLog,
  ) {}

  send(text: string): void {
    const { opened } = this;
    if (opened.readyState !== opened.OPEN) return;
    if (opened.bufferedAmount > this.maxBufferedBytes) this.close(closeOf.tooSlow());
    else opened.send(text);
  }

  close({ code, reason }: Close): void {
    this.opened.close(code, reason);
  }

  /** What was sent waits for a client that does not read. */
  isCongested(): boolean {
    return this.opened.bufferedAmount > CONGESTED_BYTES;
  }
}
