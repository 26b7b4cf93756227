// Functions of strings.
import type { Json } from '@app/types';
import { wrongArgument } from '../error.js';
import type { TemplateFunction } from './template-function.js';

function ofText(name: string, change: (text: string) => string): TemplateFunction {
  return {
    name,
    apply: (argument: Json) => {
      if (typeof argument !== 'string') throw wrongArgument('String', 'String', argument);
      return change(argument);
    },
  };
}

export const toLower = ofText('toLower', (text) => text.toLowerCase());
export const toUpper = ofText('toUpper', (text) => text.toUpperCase());
export const toTitle = ofText('toTitle', (text) => text.replace(/\p{L}+/gu, capitalize));
export const toCaseFold = ofText('toCaseFold', foldCase);
export const escapeUri = ofText('escapeUri', percentEncode);

function capitalize(word: string): string {
  const [first = ''] = word;
  return first.toUpperCase() + word.slice(first.length).toLowerCase();
}

/** By way of upper case, which joins letters that have several lower-case forms; sigma keeps one form everywhere. */
function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase().replaceAll('\u03c2', '\u03c3');
}

const LONE_SURROGATE = /\p{Surrogate}/gu;
/** What `encodeURIComponent` leaves, though RFC 3986 reserves it. */
const RESERVED = /[!'()*]/g;

/** Percent-encodes the UTF-8 of all but unreserved characters; half of a surrogate pair counts as U+FFFD. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.replace(LONE_SURROGATE, '\ufffd')).replace(
    RESERVED,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
