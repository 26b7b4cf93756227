// The port: values are strings; whoever caches JSON prints and parses it.

export interface EntryOptions {
  /** Milliseconds that the entry lives at most; at least 1. */
  readonly ttlMs: number;
  /** Names by which the entry can be invalidated together with others. */
  readonly tags?: readonly string[];
}

/** What a computation gives. `ttlMs` 0: its value is not to be kept. */
export interface Computation {
  readonly value: string;
  readonly ttlMs: number;
}

/**
 * What became of a value. `not-wanted`: its own time to live said so. `outdated`: invalidated while it was computed.
 * `too-large`: for the store. `lost`: the store is.
 */
export type Kept = 'kept' | 'not-wanted' | 'outdated' | 'too-large' | 'lost';

export interface Obtained {
  readonly value: string;
  readonly kept: Kept;
}

export interface ObtainOptions {
  readonly tags?: readonly string[];
  /** Computes although a value is kept. */
  readonly refresh?: boolean;
}

/** No method ever fails because of the store behind it: a store that is lost holds nothing and keeps nothing. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, options: EntryOptions): Promise<Kept>;
  delete(key: string): Promise<void>;
  /** Removes every entry that carries the tag; values that are being computed under it are not kept. */
  invalidateTag(tag: string): Promise<void>;
  /**
   * Gives the kept value, else computes and keeps it. Of several callers at once one computes and all get its value.
   * @throws whatever `compute` throws; nothing is kept then.
   */
  getOrCompute(key: string, options: EntryOptions, compute: () => Promise<string>): Promise<string>;
  /** The same for values whose time to live only their computation knows, and for callers who want to know what became of them. */
  obtain(key: string, options: ObtainOptions, compute: () => Promise<Computation>): Promise<Obtained>;
}
