// The body of an answer as text: content codings undone within the size limit, then read as UTF-8.
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import type { HttpFailure } from '@app/types';
import { failure } from './error.js';

export type DecodedBody =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly failure: HttpFailure };

interface Coding {
  readonly now: (bytes: Buffer, options: { maxOutputLength: number }) => Buffer;
  readonly later: (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;
}

const GZIP: Coding = { now: zlib.gunzipSync, later: promisify(zlib.gunzip) };
const DEFLATE: Coding = { now: zlib.inflateSync, later: promisify(zlib.inflate) };
const RAW_DEFLATE: Coding = { now: zlib.inflateRawSync, later: promisify(zlib.inflateRaw) };
const BROTLI: Coding = { now: zlib.brotliDecompressSync, later: promisify(zlib.brotliDecompress) };

/** Small bodies are decoded on the spot, which a hop to the thread pool would cost more than; the output bounds the time. */
const NOW_INPUT_BYTES = 32 * 1024;
const NOW_OUTPUT_BYTES = 256 * 1024;
/** More codings than any real server stacks. */
const MAX_CODINGS = 3;

/**
 * Decodes gzip, deflate and br, also stacked; other codings (`identity`, misuse such as `utf-8`) are left as they are.
 * Failures: `response-too-large` when the output passes `maxBytes`, `bad-response` when the bytes are no such coding.
 */
export async function decodeBody(bytes: Buffer, contentEncoding: string, maxBytes: number): Promise<DecodedBody> {
  const names = contentEncoding.toLowerCase().split(',').reverse();
  let decoded = bytes;
  if (names.length > MAX_CODINGS) return { ok: false, failure: failure('bad-response', 'too many content codings') };
  for (const name of names) {
    // A 204 or an empty 4xx may carry the header of the body it does not have.
    const coding = decoded.length === 0 ? undefined : codingOf(name.trim(), decoded);
    if (coding === undefined) continue;
    try {
      decoded = await undo(coding, decoded, maxBytes);
    } catch (error) {
      return { ok: false, failure: decodeFailure(error, name.trim(), maxBytes) };
    }
  }
  return { ok: true, text: decoded.toString('utf8') };
}

async function undo(coding: Coding, bytes: Buffer, maxBytes: number): Promise<Buffer> {
  if (bytes.length <= NOW_INPUT_BYTES) {
    try {
      return coding.now(bytes, { maxOutputLength: Math.min(NOW_OUTPUT_BYTES, maxBytes) });
    } catch (error) {
      if (!isTooLarge(error) || maxBytes <= NOW_OUTPUT_BYTES) throw error;
    }
  }
  return coding.later(bytes, { maxOutputLength: maxBytes });
}

function codingOf(name: string, bytes: Buffer): Coding | undefined {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return GZIP;
    case 'deflate':
      return isZlib(bytes) ? DEFLATE : RAW_DEFLATE;
    case 'br':
      return BROTLI;
    default:
      return undefined;
  }
}

/** Whether the bytes begin with a zlib header (RFC 1950 2.2). Many servers send `deflate` without it. */
function isZlib(bytes: Buffer): boolean {
  const first = bytes[0] ?? 0;
  return (first & 0x0f) === 8 && (first * 256 + (bytes[1] ?? 0)) % 31 === 0;
}

function isTooLarge(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
}

function decodeFailure(error: unknown, coding: string, maxBytes: number): HttpFailure {
  if (isTooLarge(error)) return tooLarge(maxBytes);
  return failure('bad-response', `cannot decode ${coding}: ${error instanceof Error ? error.message : String(error)}`);
}

/** A body that passes the limit, before or after decoding. */
export function tooLarge(maxBytes: number): HttpFailure {
  return failure('response-too-large', `more than ${maxBytes} bytes`);
}
