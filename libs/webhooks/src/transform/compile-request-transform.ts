// Request transform of metadata -> compiled templates, once per metadata change (spec/actions.md 9.1, 9.2).
import { compileStringTemplate, type CompiledTemplate } from '../template-language/compile-template.js';
import { compileBody, type CompiledBody } from './body-transform.js';
import { andThen, collect, present, toPart, whereGiven, type PartResult } from './part-result.js';
import type { RequestTransform } from './transform-metadata.js';

export type CompiledQuery =
  | { readonly type: 'text'; readonly template: CompiledTemplate }
  | {
      readonly type: 'params';
      /** Key and value of each; without a value it is a key without `=`. */
      readonly params: readonly (readonly CompiledTemplate[])[];
    };

export interface CompiledHeaders {
  /** Lower-case names. */
  readonly removed: ReadonlySet<string>;
  /** In the order of their names. */
  readonly added: readonly (readonly [name: string, value: CompiledTemplate])[];
}

export interface CompiledRequestTransform {
  readonly method: string | undefined;
  readonly url: CompiledTemplate | undefined;
  readonly query: CompiledQuery | undefined;
  readonly headers: CompiledHeaders | undefined;
  readonly body: CompiledBody | undefined;
}

/** Compiles all templates, or gives the errors of the first part that has some. */
export function compileRequestTransform(transform: RequestTransform): PartResult<CompiledRequestTransform> {
  return andThen(whereGiven(transform.url, compileText), (url) =>
    andThen(whereGiven(transform.body, compileBody), (body) =>
      andThen(whereGiven(transform.query_params, compileQuery), (query) =>
        andThen(whereGiven(transform.request_headers, compileHeaders), (headers) =>
          present(Object.freeze({ method: transform.method ?? undefined, url, query, headers, body })),
        ),
      ),
    ),
  );
}

function compileText(text: string): PartResult<CompiledTemplate> {
  return toPart(compileStringTemplate(text));
}

function compileQuery(query: NonNullable<RequestTransform['query_params']>): PartResult<CompiledQuery> {
  if (typeof query === 'string') return andThen(compileText(query), (template) => present({ type: 'text', template }));
  const templates = Object.entries(query).map(([key, value]) =>
    collect((value === null ? [key] : [key, value]).map(compileText)),
  );
  return andThen(collect(templates), (params) => present({ type: 'params', params }));
}

function compileHeaders(headers: NonNullable<RequestTransform['request_headers']>): PartResult<CompiledHeaders> {
  const removed = new Set((headers.remove_headers ?? []).map((name) => name.toLowerCase()));
  const names = Object.entries(headers.add_headers ?? {}).sort(([left], [right]) => (left < right ? -1 : 1));
  const templates = names.map(([name, text]) =>
    andThen(compileText(text), (template) => present([name, template] as const)),
  );
  return andThen(collect(templates), (added) => present({ removed, added }));
}
