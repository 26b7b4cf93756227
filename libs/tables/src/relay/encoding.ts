// Base64 of JSON, as ids and cursors are written: decoded here, encoded by PostgreSQL.
import type { Expression } from '@app/sql';
import { parseJson, type Json } from '@app/types';
import { call, TEXT, textOf } from '../translate/select/expressions.js';

/** What a text holds; when it is no JSON, its bytes as characters. */
export type Decoded = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly characters: string };

/** Characters that are no base64 are skipped. */
export function decodeBase64Json(text: string): Decoded {
  const bytes = Buffer.from(text, 'base64');
  try {
    return { ok: true, value: parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return { ok: false, characters: bytes.toString('latin1') };
  }
}

/** Base64 of a JSON expression's text. PostgreSQL breaks long lines, which must not stay. */
export function encodedJson(json: Expression): Expression {
  const bytes = call('convert_to', { type: 'cast', operand: json, as: TEXT }, textOf('UTF8'));
  return call('replace', call('encode', bytes, textOf('base64')), textOf('\n'), textOf(''));
}
