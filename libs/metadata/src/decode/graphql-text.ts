// GraphQL names and type texts inside metadata (spec/actions.md 1.1, 1.2). Only the form is checked here.
import type { Json } from '@app/types';
import { decodeText } from './decoder.js';
import { notGraphqlName, notGraphqlType } from './error.js';

const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;
const TYPE_TOKENS = /[[\]!]|[_A-Za-z][_0-9A-Za-z]*|[\s,]+|./gsu;
/** Lists inside lists beyond this are refused, so that recursive readers of a type are safe. */
const MAX_LIST_DEPTH = 64;

export function decodeGraphqlName(value: Json): string {
  const text = decodeText(value);
  if (!NAME.test(text)) throw notGraphqlName(text);
  return text;
}

/** A type such as `[Name!]!`, returned as written. */
export function decodeGraphqlType(value: Json): string {
  const text = decodeText(value);
  if (!isTypeText(text)) throw notGraphqlType(text);
  return text;
}

function isTypeText(text: string): boolean {
  const tokens = (text.match(TYPE_TOKENS) ?? []).filter((token) => !/^[\s,]/.test(token));
  let position = 0;
  while (tokens[position] === '[') position++;
  const depth = position;
  if (depth > MAX_LIST_DEPTH || !NAME.test(tokens[position++] ?? '')) return false;
  for (let closed = 0; closed <= depth; closed++) {
    if (tokens[position] === '!') position++;
    if (closed < depth && tokens[position++] !== ']') return false;
  }
  return position === tokens.length;
}
