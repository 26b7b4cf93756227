// The port to where bytes are kept. Keys are made by this app, never from what callers send.

/** `uploads/<uuid>`, `reports/<uuid>.csv` */
export type StorageKey = string;

/** Bytes in order; may be read once. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export abstract class FileStorage {
  /** Keeps all of it or, when the source fails, nothing. Replaces what is there. */
  abstract put(key: StorageKey, content: ByteSource, contentType: string): Promise<void>;
  /** Undefined when there is no such key. */
  abstract read(key: StorageKey): Promise<AsyncIterable<Uint8Array> | undefined>;
}
