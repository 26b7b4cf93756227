// A header as a request has it: absent, once, or repeated.

/** The value that counts: the first. */
export function firstHeader(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'object' ? value[0] : value;
}
