// What a tree prints to, one level at a time: texts, and trees that are still to be printed.
import type { Expression } from '../ast/expression.js';
import type { Statement } from '../ast/select.js';

/** Printing goes level by level over a list, never by recursion: no depth of a tree can overflow the stack. */
export type Piece = string | Expression | Statement;

/** Pieces of several things with a text between them. */
export function separated(parts: readonly (readonly Piece[])[], separator = ', '): Piece[] {
  const pieces: Piece[] = [];
  for (const part of parts) {
    if (pieces.length > 0) pieces.push(separator);
    for (const piece of part) pieces.push(piece);
  }
  return pieces;
}

/** Expressions with commas between them. */
export function listed(expressions: readonly Expression[]): Piece[] {
  return separated(expressions.map((expression) => [expression]));
}
