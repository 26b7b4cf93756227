// Places in a template. Syntax keeps offsets; lines and columns are counted when an error is shown.
import type { JsonObject } from '@app/types';

/** Offsets into the source; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `source_position` of an error object: lines count from 0, columns from 1, in characters (spec/actions.md 9.7). */
export function describeSpan(source: string, { start, end }: Span): JsonObject {
  const [startLine, startColumn] = locate(source, start);
  const [endLine, endColumn] = locate(source, end);
  return { start_line: startLine, start_column: startColumn, end_line: endLine, end_column: endColumn };
}

function locate(source: string, offset: number): [line: number, column: number] {
  const before = source.slice(0, offset);
  const lines = before.split('\n');
  return [lines.length - 1, Array.from(lines.at(-1) ?? '').length + 1];
}
