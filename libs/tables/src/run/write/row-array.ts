// Array literals of rows, put together from the texts that PostgreSQL prints for rows and for arrays of rows.

/** Adds one row to the items. */
export function addRow(items: string, row: string): string {
  return `${items}${items === '' ? '' : ','}"${row.replace(/["\\]/g, '\\$&')}"`;
}

/** Adds the items of an array literal; null is an array without items. */
export function addRows(items: string, array: string | null): string {
  const added = array === null ? '' : array.slice(1, -1);
  if (added === '') return items;
  return items === '' ? added : `${items},${added}`;
}

/** The literal. */
export function arrayOf(items: string): string {
  return `{${items}}`;
}
