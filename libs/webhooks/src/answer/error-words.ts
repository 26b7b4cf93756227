// Texts and codes in the errors of handlers.
import { isJsonObject, RawNumber, type Json } from '@app/types';

/** A code that is a text; a number serves as its text. Anything else is left out: it must not cost the client the message. */
export function readCode(code: Json | undefined): string | undefined {
  if (typeof code === 'string') return code;
  if (typeof code === 'number') return String(code);
  return code instanceof RawNumber ? code.text : undefined;
}

/** A text that says something. */
export function readText(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Words as a code of this product's kind: `Bad Request` is `bad-request`. Undefined for a sentence. */
export function toCode(words: string): string | undefined {
  return WORDS.test(words) ? words.toLowerCase().replaceAll(' ', '-') : undefined;
}

const WORDS = /^[A-Za-z-]+(?: [A-Za-z-]+){0,5}$/;
/** So many errors are named in a message; the list has them all. */
const NAMED = 10;

/** The texts of a list, of strings or of objects with a `message`, as one; undefined when an item has none. */
export function joinMessages(list: readonly Json[]): string | undefined {
  if (list.length === 0) return undefined;
  const texts: string[] = [];
  for (const item of list.slice(0, NAMED)) {
    const own = isJsonObject(item) && Object.hasOwn(item, 'message') ? item.message : item;
    const text = readText(own);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  const more = list.length - texts.length;
  return more === 0 ? texts.join('; ') : `${texts.join('; ')}; and ${more} more`;
}
