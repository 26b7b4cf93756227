// Work that several callers wait for: it goes on as long as one of them does.

export class SharedWork {
  private readonly controller = new AbortController();
  private waiting = 0;
  private finished = false;

  /** `onAbandoned` is called once, when the last caller has gone before the end. */
  constructor(private readonly onAbandoned: () => void) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** One more caller. Without a signal it waits in any case. */
  join(signal: AbortSignal | undefined): void {
    this.waiting++;
    if (signal?.aborted === true) this.leave();
    else
      signal?.addEventListener(
        'abort',
        () => {
          this.leave();
        },
        { once: true },
      );
  }

  finish(): void {
    this.finished = true;
  }

  private leave(): void {
    this.waiting--;
    if (this.waiting > 0 || this.finished) return;
    this.finished = true;
    this.controller.abort();
    this.onAbandoned();
  }
}
