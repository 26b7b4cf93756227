// Json -> compact JSON text; the inverse of parseJson.
import { RawNumber, type Json } from './json.js';

/** Prints compact JSON. `RawNumber`s print as their source text. */
export function printJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (value instanceof RawNumber) return value.text;
  if (Array.isArray(value)) {
    let text = '[';
    for (let i = 0; i < value.length; i++) text += (i === 0 ? '' : ',') + printJson(value[i] as Json);
    return `${text}]`;
  }
  let text = '{';
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, Json | undefined>)[key];
    if (item === undefined) continue;
    text += `${text.length === 1 ? '' : ','}${JSON.stringify(key)}:${printJson(item)}`;
  }
  return `${text}}`;
}
