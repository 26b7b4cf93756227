// Where a request gets its session and its id, for the driver and the controllers.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  createAuthenticator,
  type AuthConfig,
  type Authenticate,
  type AuthPorts,
  type AuthSubject,
  type RequestHeaders,
} from '@app/auth';
import type { Session } from '@app/types';
import { decodeHeaderTexts } from './decode-header-texts.js';

/** One per gateway. Not a Nest class on purpose: provide it with `useFactory`. */
export class RequestAuthenticator {
  private readonly authenticate: Authenticate;
  private readonly tasks: (() => Promise<void>)[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private isClosed = false;

  constructor(config: AuthConfig, outside: Pick<AuthPorts, 'http' | 'observe'>) {
    this.authenticate = createAuthenticator(config, {
      ...outside,
      nowMs: Date.now,
      pause: (delayMs) => pause(delayMs),
      after: (delayMs, task) => {
        this.after(delayMs, task);
      },
      beforeStart: (task) => {
        this.tasks.push(task);
      },
    });
  }

  /** Fetches what the modes need before the first request. Rejects with the line to print when that cannot be had. */
  async start(): Promise<void> {
    await Promise.all(this.tasks.map((task) => task()));
  }

  close(): void {
    this.isClosed = true;
    for (const timer of this.timers) clearTimeout(timer);
  }

  /**
   * The session of a request, from its headers as Node gives them (lower-case names). Synchronous, about 1 us, unless an
   * auth mode has to ask elsewhere.
   * @throws GatewayError (or rejects with it) as `Authenticate` says; internal status 401 or 400.
   */
  session(headers: RequestHeaders, subject?: AuthSubject): Session | Promise<Session> {
    return this.authenticate(decodeHeaderTexts(headers), subject);
  }

  private after(delayMs: number, task: () => void): void {
    if (this.isClosed) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      task();
    }, delayMs).unref();
    this.timers.add(timer);
  }
}

/** The client's `X-Request-Id`, else a fresh UUID. Goes into the answer, the logs and the calls to handlers. */
export function requestIdOf(headers: RequestHeaders, newId: () => string = randomUUID): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && given !== '' ? given : newId();
}
