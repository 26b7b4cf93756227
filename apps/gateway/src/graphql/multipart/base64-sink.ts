// Chunks of bytes -> one base64 text, without keeping the bytes.

const GROUP = 3;

export class Base64Sink {
  private rest = Buffer.alloc(0);
  private text = '';
  /** Bytes so far. */
  size = 0;

  add(chunk: Buffer): void {
    this.size += chunk.length;
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    // Padding may only stand at the end: whole groups now, the rest with the next chunk.
    const whole = bytes.length - (bytes.length % GROUP);
    this.text += bytes.toString('base64', 0, whole);
    this.rest = Buffer.from(bytes.subarray(whole));
  }

  end(): string {
    return this.text + this.rest.toString('base64');
  }
}
