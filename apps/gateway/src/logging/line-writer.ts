// Lines -> stream, many at once: a write to a pipe is a system call, which would cost more than making the line.

const MOST_BUFFERED_CHARACTERS = 64 * 1024;
/** What a reader that has stopped reading may cost us. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024;

export interface LineStream {
  write(text: string, done?: () => void): unknown;
  /** Bytes that the reader has not taken yet. */
  readonly writableLength: number;
}

export interface LineWriter {
  readonly write: (line: string) => void;
  /** Hands what is buffered to the stream. */
  readonly flush: () => void;
  /** Resolves when the reader has everything. Wait for it before the process is ended. */
  readonly drain: () => Promise<void>;
}

/**
 * Buffers lines until the current turn of the event loop ends, or until there are 64 K characters. Lines are dropped
 * while more than 16 MiB wait for the reader; `onDropped` is told how many as soon as it reads again.
 */
export function createLineWriter(stream: LineStream, onDropped: (count: number) => void): LineWriter {
  let buffered = '';
  let scheduled = false;
  let dropped = 0;
  const flush = (): void => {
    scheduled = false;
    const text = buffered;
    buffered = '';
    if (text !== '') stream.write(text);
  };
  const write = (line: string): void => {
    if (stream.writableLength > MOST_WAITING_BYTES) {
      dropped++;
      return;
    }
    buffered += `${line}\n`;
    if (dropped > 0) {
      const count = dropped;
      dropped = 0;
      onDropped(count);
    }
    if (buffered.length >= MOST_BUFFERED_CHARACTERS) flush();
    else if (!scheduled) {
      scheduled = true;
      setImmediate(flush);
    }
  };
  const drain = async (): Promise<void> => {
    flush();
    if (stream.writableLength > 0) await new Promise<void>((resolve) => stream.write('', resolve));
  };
  return { write, flush, drain };
}
