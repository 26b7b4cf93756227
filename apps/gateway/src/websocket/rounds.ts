// Many things that are due at the same interval, spread over one timer: ten thousand connections need no timers of their own.

const SLOTS = 20;

export class Rounds<T> {
  private readonly slots: readonly Set<T>[] = Array.from({ length: SLOTS }, () => new Set<T>());
  private current = 0;
  private size = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param intervalMs 0: nothing is ever due */
  constructor(
    private readonly intervalMs: number,
    private readonly onDue: (item: T) => void,
  ) {}

  /** The item is due every interval, the first time up to a twentieth of it early. */
  add(item: T): void {
    if (this.intervalMs === 0) return;
    this.slots[this.current]?.add(item);
    this.size++;
    this.timer ??= setInterval(() => {
      this.turn();
    }, this.intervalMs / SLOTS).unref();
  }

  /** An item that was not added, or is removed twice, does no harm. */
  remove(item: T): void {
    if (!this.slots.some((slot) => slot.delete(item))) return;
    this.size--;
    if (this.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private turn(): void {
    this.current = (this.current + 1) % SLOTS;
    for (const item of this.slots[this.current] ?? []) this.onDue(item);
  }
}
