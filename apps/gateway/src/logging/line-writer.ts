// Lines -> stream, many at once: a write to a pipe is a system call, which would cost more than making the line.

const MOST_BUFFERED_CHARACTERS = 64 * 1024;

export interface LineWriter {
  readonly write: (line: string) => void;
  /** Writes what is buffered. Call it before the process ends. */
  readonly flush: () => void;
}

/** Buffers lines until the current turn of the event loop ends, or until there are 64 K characters. */
export function createLineWriter(stream: { write(text: string): unknown }): LineWriter {
  let buffered = '';
  let scheduled = false;
  const flush = (): void => {
    scheduled = false;
    if (buffered === '') return;
    const text = buffered;
    buffered = '';
    stream.write(text);
  };
  const write = (line: string): void => {
    buffered += `${line}\n`;
    if (buffered.length >= MOST_BUFFERED_CHARACTERS) flush();
    else if (!scheduled) {
      scheduled = true;
      setImmediate(flush);
    }
  };
  return { write, flush };
}
