// Values that are being computed in this process: one computation per key, shared by everybody who asks meanwhile.

/** One computation. `isStale` once its key or one of its tags was invalidated: its value must not be kept. */
export interface Flight {
  readonly tags: readonly string[];
  isStale: boolean;
}

interface Started<T> {
  readonly flight: Flight;
  readonly value: Promise<T>;
}

export class Flights<T> {
  private readonly underWay = new Map<string, Started<T>>();

  /** The computation of this key that is under way, else the one that `start` begins. */
  join(key: string, tags: readonly string[], start: (flight: Flight) => Promise<T>): Promise<T> {
    const known = this.underWay.get(key);
    if (known !== undefined) return known.value;
    const flight: Flight = { tags, isStale: false };
    // Begun behind this turn: an invalidation in its first step must find it under way.
    const value = Promise.resolve()
      .then(() => start(flight))
      .finally(() => {
        if (this.underWay.get(key)?.flight === flight) this.underWay.delete(key);
      });
    this.underWay.set(key, { flight, value });
    return value;
  }

  /** Who asks from now on gets a new computation. */
  drop(key: string): void {
    const known = this.underWay.get(key);
    if (known === undefined) return;
    known.flight.isStale = true;
    this.underWay.delete(key);
  }

  dropTag(tag: string): void {
    for (const [key, { flight }] of this.underWay) if (flight.tags.includes(tag)) this.drop(key);
  }
}
