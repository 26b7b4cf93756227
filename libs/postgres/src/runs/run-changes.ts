// Where changes of runs are heard: NOTIFY on one connection of its own, and a poll for what sends none (upstream, SQL by
// hand) or was missed while the connection was down.
import { ListenConnection } from '../listen/listen-connection.js';
import { createSourcePool } from '../pool/source-pool.js';
import { readRunMarks } from './run-marks.js';
import { CHANGED_CHANNEL, QUEUED_CHANNEL } from './run-sql-parts.js';

const DEFAULT_POLL_MS = 1000;

export interface RunChangesOptions {
  /** Of the metadata database. */
  readonly url: string;
  /** Between looks at the tables while someone listens. Default 1000. */
  readonly pollMs?: number;
  /** The connection was lost or cannot be made; one line without secrets. Once per outage. */
  readonly onLost?: (reason: string) => void;
}

export type RunChanges = ReturnType<typeof createRunChanges>;
type Listener = () => void;

/** Connects with the first listener. Listeners are called outside the statement that changed something, once for many changes. */
export function createRunChanges(options: RunChangesOptions) {
  const hub = new ChangeHub(options);
  return {
    onChange: (id: string, listener: Listener): Listener => hub.listenTo(id.toLowerCase(), listener),
    onQueued: (listener: Listener): Listener => hub.listenTo(QUEUED, listener),
    close: (): Promise<void> => hub.close(),
  };
}

/** Stands for `runs may be waiting` among the ids. */
const QUEUED = 'queued';

class ChangeHub {
  private readonly listeners = new Map<string, Set<Listener>>();
  /** What has changed since listeners were called last. */
  private readonly pending = new Set<string>();
  private readonly marks = new Map<string, string>();
  private readonly pool;
  private connection: ListenConnection | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly options: RunChangesOptions) {
    this.pool = createSourcePool({ url: options.url, maxConnections: 1 });
  }

  listenTo(id: string, listener: Listener): Listener {
    // The same function twice is two listeners.
    const own = (): void => {
      listener();
    };
    const listeners = this.listeners.get(id) ?? new Set();
    this.listeners.set(id, listeners.add(own));
    this.start();
    return () => {
      listeners.delete(own);
      if (listeners.size > 0 || this.listeners.get(id) !== listeners) return;
      this.listeners.delete(id);
      this.marks.delete(id);
      if (this.listeners.size === 0) clearTimeout(this.timer);
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    this.listeners.clear();
    await this.connection?.stop();
    await this.pool.close();
  }

  private start(): void {
    if (this.closed) return;
    this.connection ??= new ListenConnection({
      url: this.options.url,
      channels: [QUEUED_CHANNEL, CHANGED_CHANNEL],
      // Whatever happened meanwhile was missed.
      onListening: () => {
        for (const id of this.listeners.keys()) this.tell(id);
      },
      onNotification: (channel, payload) => {
        for (const id of channel === QUEUED_CHANNEL ? [QUEUED] : payload.split(',')) this.tell(id);
      },
      onLost: this.options.onLost ?? (() => undefined),
    });
    if (this.listeners.size === 1) this.schedule();
  }

  /** Calls listeners once for all that came in one go. */
  private tell(id: string): void {
    if (!this.listeners.has(id)) return;
    if (this.pending.size === 0)
      setImmediate(() => {
        this.callListeners();
      });
    this.pending.add(id);
  }

  private callListeners(): void {
    const ids = [...this.pending];
    this.pending.clear();
    for (const id of ids) for (const listener of [...(this.listeners.get(id) ?? [])]) listener();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.closed || this.listeners.size === 0) return;
    this.timer = setTimeout(() => void this.poll(), this.options.pollMs ?? DEFAULT_POLL_MS);
    this.timer.unref();
  }

  private async poll(): Promise<void> {
    const ids = [...this.listeners.keys()].filter((id) => id !== QUEUED);
    this.tell(QUEUED);
    try {
      const marks = ids.length === 0 ? [] : await this.pool.use((client) => readRunMarks(client, ids));
      for (const { id, mark } of marks) this.compare(id, mark);
    } catch {
      // The database cannot be reached: whoever reads a run is told so there.
    }
    this.schedule();
  }

  private compare(id: string, mark: string): void {
    if (!this.listeners.has(id)) return;
    const before = this.marks.get(id);
    this.marks.set(id, mark);
    // The first look may have come after a change that nobody told of.
    if (before !== mark) this.tell(id);
  }
}
