// Items of array literals.

/** Quoted always, so that no text reads as NULL, as a delimiter or as another dimension. */
export function quoteItem(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
