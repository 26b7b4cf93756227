// Stored queries: only whether the text is a GraphQL document is decided here; the schema is asked later.
import { parse } from 'graphql';
import type { Json } from '@app/types';
import { decodeText } from './decoder.js';
import { notGraphqlDocument } from './error.js';

/** Deeper brackets are refused before a recursive parser sees them. */
const MAX_NESTING = 500;

/** The text of a document, as it was written. @throws GatewayError parse-failed */
export function decodeGraphqlDocument(value: Json): string {
  const text = decodeText(value);
  if (!isGraphqlDocument(text)) throw notGraphqlDocument();
  return text;
}

/** Whether a text is a document that may be parsed. */
export function isGraphqlDocument(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if ('{[('.includes(character) && ++depth > MAX_NESTING) return false;
    if ('}])'.includes(character)) depth--;
  }
  try {
    parse(text, { noLocation: true });
    return true;
  } catch {
    return false;
  }
}
