// Names of several pieces, joined as a naming convention wants it (spec/postgres-schema.md 1.4).
import type { BaseName, NamingConvention } from '../resolve/resolved-tables.js';

/** A piece in snake case that casing may change, or a custom name that it never changes. */
export type NamePart = BaseName;

/** A part of ours. */
export const part = (text: string): NamePart => ({ text, isCustom: false });

/** `authorDetailsByPk`: the first letter is lower-cased, those of further pieces upper-cased. */
export function fieldName(naming: NamingConvention, parts: readonly NamePart[]): string {
  if (naming === 'hasura-default') return snakeName(parts);
  return casedPieces(parts)
    .map(({ text, isCustom }, index) => (isCustom ? text : index === 0 ? lowerFirst(text) : upperFirst(text)))
    .join('');
}

/** `AuthorDetailsBoolExp`: the first letter of every piece is upper-cased. */
export function typeName(naming: NamingConvention, parts: readonly NamePart[]): string {
  if (naming === 'hasura-default') return snakeName(parts);
  return casedPieces(parts)
    .map(({ text, isCustom }) => (isCustom ? text : upperFirst(text)))
    .join('');
}

function snakeName(parts: readonly NamePart[]): string {
  return parts.map(({ text }) => text).join('_');
}

function casedPieces(parts: readonly NamePart[]): readonly NamePart[] {
  return parts.flatMap((one) => (one.isCustom ? [one] : splitSnake(one.text).map(part)));
}

/** Splits at `_`; a leading one stays at the first piece. */
function splitSnake(text: string): readonly string[] {
  const [first = '', ...rest] = text.startsWith('_') ? text.slice(1).split('_') : text.split('_');
  return [text.startsWith('_') ? `_${first}` : first, ...rest];
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
