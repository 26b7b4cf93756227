// What this lib reads of an HTTP request; Fastify's requests fit.

/** Header values by lower-case name. */
export type HeaderMap = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface RequestLike {
  readonly id: string;
  readonly body: unknown;
  /** The body as it came; only signatures need it. */
  readonly rawBody?: string | Uint8Array | undefined;
  readonly headers: HeaderMap;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** A header as one text; repeated headers are joined as Node joins them. */
export function readHeader(headers: HeaderMap, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' || value === undefined ? value : value.join(', ');
}
