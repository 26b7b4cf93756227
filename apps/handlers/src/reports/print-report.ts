// Rows -> CSV (RFC 4180) or JSON, piece by piece.
import type { ReportRow } from './report.js';

/** Spreadsheets take a cell that begins so for a formula, whoever wrote it. */
const FORMULA = /^[=+\-@\t\r\n]/;

export interface ReportPrinter {
  readonly contentType: string;
  begin(columns: readonly string[]): string;
  /** `index` of the row, from 0. */
  row(row: ReportRow, columns: readonly string[], index: number): string;
  end(): string;
}

export const CSV: ReportPrinter = {
  contentType: 'text/csv; charset=utf-8',
  begin: (columns) => printLine(columns),
  row: (row, columns) => printLine(columns.map((column) => row[column] ?? null)),
  end: () => '',
};

export const JSON_LIST: ReportPrinter = {
  contentType: 'application/json; charset=utf-8',
  begin: () => '[',
  row: (row, columns, index) =>
    `${index === 0 ? '\n' : ',\n'}${JSON.stringify(Object.fromEntries(columns.map((column) => [column, row[column] ?? null])))}`,
  end: () => '\n]\n',
};

function printLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(printCell).join(',')}\r\n`;
}

/** Every text is quoted. One that a spreadsheet would compute gets an apostrophe, which makes it text. */
export function printCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}
