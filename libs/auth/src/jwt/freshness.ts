// How long an answer may be used, by its own headers (spec/auth-and-security.md 4.2, 5).
import type { HttpHeader } from '@app/types';

/** Milliseconds from now; undefined: the headers do not say, or not in a way that can be read. */
export function freshForMs(headers: readonly HttpHeader[], nowMs: number): number | undefined {
  const valueOf = (name: string): string | undefined => headers.find(([given]) => given.toLowerCase() === name)?.[1];
  return freshByCacheControl(valueOf('cache-control')) ?? freshByExpires(valueOf('expires'), nowMs);
}

/** By the text of `Cache-Control`. */
export function freshByCacheControl(text: string | undefined): number | undefined {
  const directives = (text ?? '')
    .toLowerCase()
    .split(',')
    .map((directive) => directive.trim());
  if (directives.includes('no-cache') || directives.includes('no-store')) return 0;
  const maxAge = directives.map((directive) => /^(?:max-age|s-maxage)\s*=\s*"?(\d{1,10})"?$/.exec(directive)?.[1]);
  const seconds = maxAge.find((value) => value !== undefined);
  if (seconds !== undefined) return Number(seconds) * 1000;
  return directives.includes('must-revalidate') ? 0 : undefined;
}

/** By the text of `Expires`. */
export function freshByExpires(text: string | undefined, nowMs: number): number | undefined {
  const at = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
