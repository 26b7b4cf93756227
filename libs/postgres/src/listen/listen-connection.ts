// One dedicated connection that LISTENs on channels and comes back by itself when it is lost.
import pg from 'pg';
import { pgConnectionOptions } from '../pool/connection-options.js';
import { describeConnectionFailure } from '../pool/describe-failure.js';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5000;

export interface ListenOptions {
  readonly url: string;
  readonly channels: readonly string[];
  /** The connection listens from now on; what happened before was missed. */
  readonly onListening: () => void;
  readonly onNotification: (channel: string, payload: string) => void;
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
    const { url, channels, onNotification, onListening } = this.options;
    try {
      const client = new pg.Client(pgConnectionOptions({ url, applicationName: 'actiongraph listener' }));
      this.client = client;
      // `end` follows `error`; whichever comes first counts.
      client.on('error', (error) => {
        this.reconnect(client, error);
      });
      client.on('end', () => {
        this.reconnect(client, new Error('connection closed'));
      });
      client.on('notification', ({ channel, payload }) => {
        onNotification(channel, payload ?? '');
      });
      await client.connect();
      for (const channel of channels) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      this.lost = false;
      this.delayMs = FIRST_DELAY_MS;
      onListening();
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
