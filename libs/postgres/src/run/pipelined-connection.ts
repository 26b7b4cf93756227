// One connection that many reads share: statements go out without waiting for the answers of those before them, all of a
// turn of the event loop in one write. It opens on first use and opens again after a loss.
import pg from 'pg';
import { forgetName, named, unnamed } from './prepared-names.js';
import { sendUnit } from './send-unit.js';
import type { SqlCall, SqlRow } from './sql-port.js';
import type { StatementRecord } from './statement-ledger.js';

/** `ownMs`: what the statement itself took, without its wait behind others. */
export type Answered = (error: Error | null | undefined, rows: readonly SqlRow[], ownMs: number) => void;

export interface PipelinedCall {
  readonly call: SqlCall;
  readonly record: StatementRecord;
  readonly answered: Answered;
}

export interface ConnectionSettings {
  /** Made when a connection is opened, so that a URL that is none fails the statement and not the start.
   * @throws InvalidUrlError */
  readonly client: () => pg.ClientConfig;
  readonly preparesStatements: boolean;
}

const NO_ROWS: readonly SqlRow[] = [];

export class PipelinedConnection {
  /** Statements sent or waiting for the connection. */
  inFlight = 0;
  /** When the oldest statement in flight began to run, as far as one can see from here. */
  busySince = 0;
  private client: pg.Client | undefined;
  private connecting: Promise<pg.Client> | undefined;
  private openedAt = 0;
  private usedAt = 0;
  private isCorked = false;
  private isClosed = false;

  constructor(private readonly settings: ConnectionSettings) {}

  run(one: PipelinedCall): void {
    if (this.inFlight === 0) this.busySince = performance.now();
    this.inFlight += 1;
    if (this.client !== undefined) {
      this.send(this.client, one);
      return;
    }
    this.connecting ??= this.open();
    this.connecting.then(
      (client) => {
        this.send(client, one);
      },
      (error: unknown) => {
        this.inFlight -= 1;
        one.answered(error as Error, [], 0);
      },
    );
  }

  /** Closes what has been idle or open for too long; statements in flight are still answered. */
  retire(idleMs: number, lifetimeMs: number, now: number): void {
    if (this.client === undefined) return;
    const isIdle = this.inFlight === 0 && now - this.usedAt >= idleMs;
    if (isIdle || now - this.openedAt >= lifetimeMs) void this.letGo();
  }

  /** Waits for statements in flight; those that come later fail. */
  close(): Promise<void> {
    this.isClosed = true;
    return this.letGo();
  }

  private async letGo(): Promise<void> {
    const client = this.client ?? (await this.connecting?.catch(() => undefined));
    if (this.client === client) this.client = undefined;
    await client?.end();
  }

  private async open(): Promise<pg.Client> {
    let client: pg.Client | undefined;
    const lose = (): void => {
      if (this.client === client) this.client = undefined;
    };
    try {
      if (this.isClosed) throw new Error('the connections are closed');
      client = new pg.Client({ ...this.settings.client(), pipeline: true });
      // Statements in flight get the loss as their error; without a listener it would end the process.
      client.on('error', lose);
      client.on('end', lose);
      await client.connect();
      this.client = client;
      this.openedAt = performance.now();
      return client;
    } catch (error) {
      client?.end().catch(() => undefined);
      throw error;
    } finally {
      this.connecting = undefined;
    }
  }

  private send(client: pg.Client, { call, record, answered }: PipelinedCall): void {
    const sentAt = performance.now();
    this.usedAt = sentAt;
    const statement = this.settings.preparesStatements ? named(client, call, record) : unnamed(call);
    this.cork(client);
    sendUnit(client, [statement], (error, results) => {
      const now = performance.now();
      const startedAt = Math.max(sentAt, this.busySince);
      this.inFlight -= 1;
      this.busySince = now;
      if (error) forgetName(client, call);
      answered(error, results[0] ?? NO_ROWS, now - startedAt);
    });
  }

  private cork(client: pg.Client): void {
    if (this.isCorked) return;
    this.isCorked = true;
    const { stream } = client.connection;
    stream.cork();
    setImmediate(() => {
      this.isCorked = false;
      stream.uncork();
    });
  }
}
