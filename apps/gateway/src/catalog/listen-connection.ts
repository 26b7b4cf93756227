// One dedicated connection that LISTENs on a channel and comes back by itself when it is lost.
import pg from 'pg';
import { describeConnectionFailure, pgConnectionOptions } from '@app/postgres';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5000;

export interface ListenOptions {
  readonly url: string;
  readonly channel: string;
  /** The connection listens from now on; what happened before was missed. */
  readonly onListening: () => void;
  readonly onNotification: () => void;
  /** The connection was lost or cannot be made; one line without secrets. Called once per outage. */
  readonly onLost: (reason: string) => void;
}

/** Starts at once. */
export class ListenConnection {
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private delayMs = FIRST_DELAY_MS;
  private lost = false;
  private stopped = false;

  constructor(private readonly options: ListenOptions) {
    void this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    try {
      const client = new pg.Client(
        pgConnectionOptions({ url: this.options.url, applicationName: 'actiongraph listener' }),
      );
      this.client = client;
      // `end` follows `error`; whichever comes first counts.
      client.on('error', (error) => {
        this.reconnect(client, error);
      });
      client.on('end', () => {
        this.reconnect(client, new Error('connection closed'));
      });
      client.on('notification', () => {
        this.options.onNotification();
      });
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(this.options.channel)}`);
      this.lost = false;
      this.delayMs = FIRST_DELAY_MS;
      this.options.onListening();
    } catch (error) {
      this.reconnect(this.client, error);
    }
  }

  private reconnect(client: pg.Client | undefined, reason: unknown): void {
    if (this.stopped || client !== this.client) return;
    this.client = undefined;
    void client?.end().catch(() => undefined);
    if (!this.lost) this.options.onLost(describeConnectionFailure(reason, this.options.url).text);
    this.lost = true;
    clearTimeout(this.timer);
    // Up to half as long again, so that many instances do not come back in step.
    this.timer = setTimeout(() => void this.connect(), this.delayMs * (1 + Math.random() / 2));
    this.timer.unref();
    this.delayMs = Math.min(this.delayMs * 2, LONGEST_DELAY_MS);
  }
}
