// Request headers as authentication reads them.

/** Headers with lower-case names, as Node gives them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The value of a header, or `undefined` when it was not sent. A repeated header reads as Node joins it: `a, b`. */
export function headerText(headers: RequestHeaders, lowerCaseName: string): string | undefined {
  const value = headers[lowerCaseName];
  return typeof value === 'object' ? value.join(', ') : value;
}
