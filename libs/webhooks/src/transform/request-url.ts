// URLs as text: transforms change the query string and leave every other character as it is.
import { percentEncode } from '../template-language/functions/of-text.js';

/** A key without `=` has the value null. */
export type QueryParam = readonly [key: string, value: string | null];

/** What a URI may hold (RFC 3986); everything else must be percent-encoded. */
const URI_TEXT = /^[A-Za-z][A-Za-z0-9+.-]*:[\w!#$&'()*+,\-./:;=?@[\]~%]*$/;

/** Whether the text is an absolute URI that can be called. */
export function isAbsoluteUri(text: string): boolean {
  return URI_TEXT.test(text) && URL.canParse(text);
}

/** The query string with its `?`, or ''. */
export function queryOf(url: string): string {
  const { query } = split(url);
  return query === undefined ? '' : `?${query}`;
}

export function withoutQuery(url: string): string {
  return split(url).address;
}

/** The URL with another query; without parameters it has none. */
export function withQuery(url: string, params: readonly QueryParam[]): string {
  const { address, fragment } = split(url);
  return address + (params.length === 0 ? '' : `?${printQuery(params)}`) + fragment;
}

export function readQueryParams(url: string): readonly QueryParam[] {
  return parseQuery(split(url).query ?? '');
}

function split(url: string): { address: string; query: string | undefined; fragment: string } {
  const [before = '', ...fragments] = url.split('#');
  const mark = before.indexOf('?');
  return {
    address: mark === -1 ? before : before.slice(0, mark),
    query: mark === -1 ? undefined : before.slice(mark + 1),
    fragment: fragments.length === 0 ? '' : `#${fragments.join('#')}`,
  };
}

/** Parses `a=1&b`; a leading `?` is left away, `+` is a space, a wrong escape stays as it is. */
export function parseQuery(query: string): readonly QueryParam[] {
  return query
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair): QueryParam => {
      const equals = pair.indexOf('=');
      return equals === -1 ? [decode(pair), null] : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    });
}

export function printQuery(params: readonly QueryParam[]): string {
  return params
    .map(([key, value]) => percentEncode(key) + (value === null ? '' : `=${percentEncode(value)}`))
    .join('&');
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
