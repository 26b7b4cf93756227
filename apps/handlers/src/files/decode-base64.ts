// Base64 text -> bytes, strictly: Node's own decoder skips whatever it does not know.

const WHOLE = /^[A-Za-z0-9+/]*={0,2}$/;
const CHARACTERS_PER_GROUP = 4;
const BYTES_PER_GROUP = 3;

/** Bytes that a text of this length decodes to at most, without decoding it. */
export function decodedSizeOf({ length }: string): number {
  return Math.ceil(length / CHARACTERS_PER_GROUP) * BYTES_PER_GROUP;
}

/** Standard alphabet with padding, without line breaks; undefined for anything else. */
export function decodeBase64(text: string): Buffer | undefined {
  if (text.length % CHARACTERS_PER_GROUP !== 0 || !WHOLE.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  // The last group may carry bits that no encoder writes; two texts would be one file.
  const ending = bytes.subarray(bytes.length - (bytes.length % BYTES_PER_GROUP)).toString('base64');
  return text.endsWith(ending) ? bytes : undefined;
}
