// What auth modes need of the world outside.
import type { HttpPort, Observe } from '@app/types';

export interface AuthPorts {
  readonly http: HttpPort;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Runs the task once, later; it keeps no process alive, and none runs after the gateway was closed. */
  readonly after: (delayMs: number, task: () => void) => void;
  /** Resolves after that time. */
  readonly pause: (delayMs: number) => Promise<void>;
  readonly observe: Observe;
  /** Registers what must be done before the first request. */
  readonly beforeStart: (task: () => Promise<void>) => void;
}
