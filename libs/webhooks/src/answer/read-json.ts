// The body of an answer as JSON, with a bound on nesting: everything behind this walks JSON recursively, and a handler
// must not be able to exhaust the stack.
import { parseJson, type Json } from '@app/types';

/** Far beyond real answers, far below what a stack bears. */
const MAX_DEPTH = 1000;

export type ReadJson = { readonly ok: true; readonly json: Json } | { readonly ok: false; readonly reason: string };

/** Parses lossless; `reason` is the parser's text. */
export function readJson(text: string): ReadJson {
  // Only a long text can be deep, so short ones skip the scan.
  if (text.length > 2 * MAX_DEPTH && isTooDeep(text)) {
    return { ok: false, reason: `nested deeper than ${MAX_DEPTH} levels` };
  }
  try {
    return { ok: true, json: parseJson(text) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
/** Set in braces, not in brackets: the only bit in which they differ. */
const BRACE_BIT = 0x20;

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      i = endOfString(text, i);
    } else if ((code | BRACE_BIT) === OPEN_BRACE) {
      if (++depth > MAX_DEPTH) return true;
    } else if ((code | BRACE_BIT) === CLOSE_BRACE) {
      depth--;
    }
  }
  return false;
}

/** Index of the closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
