// The port to where answers of queries are kept.

/** The text of a whole response. */
export interface KeptAnswer {
  readonly body: string;
  /** How long it lives from now on. 0: it was not kept. */
  readonly leftSeconds: number;
  /** Why an answer that should be kept was not. */
  readonly warning?: string;
}

/** A response that was just made, and how long it may live; 0: it is not kept. */
export interface NewAnswer {
  readonly body: string;
  readonly ttlSeconds: number;
}

/** No method fails because of the store behind it. */
export interface ResponseCache {
  /** Part of every key: what answers depend on beside metadata and requests. */
  readonly scope: string;
  /** No answer lives longer. */
  readonly maxTtlSeconds: number;
  get(key: string): Promise<KeptAnswer | undefined>;
  /**
   * Makes the answer and keeps it. Of several callers at once one makes it, and all get it; the signal that it works under
   * is aborted when all of them have gone. @throws what `make` throws, to all of them
   */
  make(key: string, request: MakeRequest, make: (signal: () => AbortSignal) => Promise<NewAnswer>): Promise<KeptAnswer>;
  /** Drops what carries one of the tags, and what is being made under one of them is not kept. */
  invalidate(tags: readonly string[]): Promise<void>;
}

export interface MakeRequest {
  readonly tags: readonly string[];
  /** Made anew although it is kept. */
  readonly refresh: boolean;
  /** Of the caller. */
  readonly signal: (() => AbortSignal) | undefined;
}
