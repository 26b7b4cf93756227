// `Cache-Control` of a handler's answer: how long the answer may be kept.
import type { RequestContext } from '@app/engine';
import type { HttpResponse } from '@app/types';
import type { HandlerAnswer } from '../call/pipeline.js';

const FORBIDDING: ReadonlySet<string> = new Set(['no-store', 'no-cache', 'private']);

/** Tells whoever keeps the response, if anybody does. */
export function limitLife({ response }: HandlerAnswer, { limitLife: tell }: Pick<RequestContext, 'limitLife'>): void {
  const life = tell === undefined ? undefined : answerLife(response);
  if (life !== undefined) tell?.(life);
}

/** Seconds; 0: not at all; undefined: the handler does not say. */
export function answerLife({ headers }: Pick<HttpResponse, 'headers'>): number | undefined {
  const directives = valuesOf(headers, 'cache-control').flatMap((value) => value.toLowerCase().split(','));
  let life: number | undefined;
  let shared: number | undefined;
  for (const directive of directives) {
    const [name = '', value = ''] = directive.split('=', 2).map((part) => part.trim());
    if (FORBIDDING.has(name)) return 0;
    if (name === 'max-age') life = Math.min(life ?? Infinity, secondsOf(value));
    else if (name === 's-maxage') shared = Math.min(shared ?? Infinity, secondsOf(value));
  }
  const asked = shared ?? life;
  if (asked === undefined) return undefined;
  return Math.max(0, asked - secondsOf(valuesOf(headers, 'age')[0] ?? ''));
}

function valuesOf(headers: HttpResponse['headers'], name: string): readonly string[] {
  return headers.flatMap(([header, value]) => (header.toLowerCase() === name ? [value] : []));
}

/** What is no number counts as none left (RFC 9111 4.2.1: stale). */
function secondsOf(text: string): number {
  const digits = /^"?(\d{1,10})"?$/.exec(text.trim())?.[1];
  return digits === undefined ? 0 : Number(digits);
}
