// The port: values are strings; whoever caches JSON prints and parses it.

export interface EntryOptions {
  /** Milliseconds that the entry lives at most; at least 1. */
  readonly ttlMs: number;
  /** Names by which the entry can be invalidated together with others. */
  readonly tags?: readonly string[];
}

/** No method ever fails because of the store behind it: a store that is lost holds nothing and keeps nothing. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, options: EntryOptions): Promise<void>;
  delete(key: string): Promise<void>;
  /** Removes every entry that carries the tag; values that are being computed under it are not kept. */
  invalidateTag(tag: string): Promise<void>;
  /**
   * Gives the kept value, else computes and keeps it. Of several callers at once one computes and all get its value.
   * @throws whatever `compute` throws; nothing is kept then.
   */
  getOrCompute(key: string, options: EntryOptions, compute: () => Promise<string>): Promise<string>;
}
