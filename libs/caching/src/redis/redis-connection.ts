// One connection to Redis that callers survive: while Redis is lost, commands are not even tried, except for one probe
// now and then. Losing it and having it back are each reported once.
import { Redis } from 'ioredis';

export type RedisState = { readonly state: 'lost'; readonly reason: string } | { readonly state: 'back' };

export interface RedisConnectionOptions {
  /** `redis://[user:password@]host[:port][/database]`, `rediss://` for TLS. */
  readonly url: string;
  /** Told when Redis is lost and when it is back. The reason never holds the URL. */
  readonly report: (state: RedisState) => void;
  /** A command that takes longer counts as failed. */
  readonly commandTimeoutMs?: number;
}

/** What a command gave; `done: false` when Redis is not there for it. */
export type Attempt<T> = { readonly done: true; readonly value: T } | { readonly done: false };

const COMMAND_TIMEOUT_MS = 500;
const CONNECT_TIMEOUT_MS = 2000;
/** How long Redis is left alone after a failure, so that a hanging server slows few callers down. */
const PROBE_EVERY_MS = 1000;
const RECONNECT_STEP_MS = 50;
const LONGEST_RECONNECT_MS = 1000;

export class RedisConnection {
  private isLost = false;
  private nextProbeMs = 0;
  private isClosed = false;

  private constructor(
    readonly client: Redis,
    private readonly report: (state: RedisState) => void,
  ) {}

  /** Connects. A Redis that is not there yet is reported and looked for in the background; this never rejects. */
  static async open({
    url,
    report,
    commandTimeoutMs = COMMAND_TIMEOUT_MS,
  }: RedisConnectionOptions): Promise<RedisConnection> {
    const client = new Redis(url, {
      lazyConnect: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      commandTimeout: commandTimeoutMs,
      // A command that cannot be sent now fails now: a write sent minutes later would be a wrong one.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(attempt * RECONNECT_STEP_MS, LONGEST_RECONNECT_MS),
    });
    const connection = new RedisConnection(client, report);
    client.on('error', (error: Error) => {
      connection.noteLost(error);
    });
    client.on('close', () => {
      connection.noteLost(new Error('connection closed'));
    });
    client.on('ready', () => {
      connection.noteBack();
    });
    await client.connect().catch((error: unknown) => {
      connection.noteLost(error);
    });
    return connection;
  }

  /** Runs commands, or says that Redis is not there. Never rejects; a command that fails counts as a lost Redis. */
  async attempt<T>(command: (client: Redis) => Promise<T>): Promise<Attempt<T>> {
    if (!this.isWorthTrying()) return { done: false };
    try {
      const value = await command(this.client);
      this.noteBack();
      return { done: true, value };
    } catch (error) {
      this.noteLost(error);
      return { done: false };
    }
  }

  close(): void {
    this.isClosed = true;
    this.client.disconnect();
  }

  private isWorthTrying(): boolean {
    if (this.client.status !== 'ready') return false;
    if (!this.isLost) return true;
    const nowMs = performance.now();
    if (nowMs < this.nextProbeMs) return false;
    this.nextProbeMs = nowMs + PROBE_EVERY_MS;
    return true;
  }

  private noteLost(error: unknown): void {
    if (this.isClosed) return;
    this.nextProbeMs = performance.now() + PROBE_EVERY_MS;
    if (this.isLost) return;
    this.isLost = true;
    this.report({ state: 'lost', reason: reasonOf(error) });
  }

  private noteBack(): void {
    if (!this.isLost) return;
    this.isLost = false;
    this.report({ state: 'back' });
  }
}

/** The code of an error, else its text; of an answer of the server only its first word, for the rest may repeat values. */
function reasonOf(error: unknown): string {
  const { code, name, message } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown };
  if (typeof code === 'string') return code;
  if (typeof message !== 'string' || message === '') return 'unknown';
  return name === 'ReplyError' ? (/^[A-Z]+/.exec(message)?.[0] ?? 'ReplyError') : message;
}
