// What may stand in a header. Header values travel as strings of bytes (one character per byte, as Node reads and
// writes them), so text beyond ASCII from metadata or the environment becomes its UTF-8 bytes here.

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const PRINTABLE_ASCII = /^[\t\x20-\x7e]*$/;
const BYTES = /^[\t\x20-\x7e\x80-\xff]*$/;

const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;

/** True for an HTTP token (RFC 9110 5.6.2). */
export function isHeaderName(name: string): boolean {
  return NAME.test(name);
}

/** A configured value as it is sent: UTF-8 bytes. Undefined when it holds a control character other than a tab. */
export function encodeConfiguredValue(value: string): string | undefined {
  if (PRINTABLE_ASCII.test(value)) return value;
  return CONTROL.test(value) ? undefined : toUtf8Bytes(value);
}

/** A client's value as it is sent: bytes stay as they came; only text that can be no bytes (JSON of a WebSocket) is encoded. */
export function encodeClientValue(value: string): string | undefined {
  if (BYTES.test(value)) return value;
  return CONTROL.test(value) ? undefined : toUtf8Bytes(value);
}

function toUtf8Bytes(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}
