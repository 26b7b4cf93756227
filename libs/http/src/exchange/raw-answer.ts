// A complete answer as it came over the wire.
import type { HttpHeader } from '@app/types';
import { isNamed } from './hop.js';

export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  readonly chunks: readonly Buffer[];
}

/** undici's list of names and values in turn, read byte by byte (Latin-1). */
export function readHeaders(raw: readonly Buffer[]): HttpHeader[] {
  const headers: HttpHeader[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    headers.push([raw[i]?.toString('latin1') ?? '', raw[i + 1]?.toString('latin1') ?? '']);
  }
  return headers;
}

/** All values of a header, joined by commas; empty when it is absent. */
export function headerText(headers: readonly HttpHeader[], lowerName: string): string {
  let text = '';
  for (const [name, value] of headers) {
    if (isNamed(name, lowerName)) text += text === '' ? value : `,${value}`;
  }
  return text;
}

/** The first value of a header. */
export function firstHeader(headers: readonly HttpHeader[], lowerName: string): string | undefined {
  for (const [name, value] of headers) {
    if (isNamed(name, lowerName)) return value;
  }
  return undefined;
}
