// Facts about a file's content that cost one look at it.
import { isUtf8 } from 'node:buffer';
import type { JsonObject } from '@app/types';
import { detectType } from './detect-type.js';

const PNG_SIZE_AT = 16;
const GIF_SIZE_AT = 6;
const NEWLINE = 0x0a;

/** `detected_type`; `width` and `height` of PNG and GIF; `lines` and `is_json` of UTF-8 text. */
export function describeFile(bytes: Buffer): JsonObject {
  const type = detectType(bytes);
  if (type === 'image/png' && bytes.length >= PNG_SIZE_AT + 8)
    return { detected_type: type, width: bytes.readUInt32BE(PNG_SIZE_AT), height: bytes.readUInt32BE(PNG_SIZE_AT + 4) };
  if (type === 'image/gif' && bytes.length >= GIF_SIZE_AT + 4)
    return { detected_type: type, width: bytes.readUInt16LE(GIF_SIZE_AT), height: bytes.readUInt16LE(GIF_SIZE_AT + 2) };
  if (type !== undefined) return { detected_type: type };
  if (!isUtf8(bytes)) return { detected_type: 'application/octet-stream' };
  const isJson = parses(bytes);
  return { detected_type: isJson ? 'application/json' : 'text/plain', lines: countLines(bytes), is_json: isJson };
}

function parses(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}

function countLines(bytes: Buffer): number {
  let lines = bytes.length > 0 && bytes.at(-1) !== NEWLINE ? 1 : 0;
  for (const byte of bytes) if (byte === NEWLINE) lines++;
  return lines;
}
