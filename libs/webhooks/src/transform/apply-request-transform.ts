// A request and a compiled transform -> the request to send (spec/actions.md 9.3, 9.4). All parts look at the original.
import { printJson, type HttpHeader, type HttpRequest, type Json, type SessionVariables } from '@app/types';
import { encodeConfiguredValue, isHeaderName } from '../headers/header-text.js';
import type { TemplateScope } from '../template-language/evaluate.js';
import { evaluateBody, evaluateText, type NewBody } from './body-transform.js';
import type { CompiledHeaders, CompiledQuery, CompiledRequestTransform } from './compile-request-transform.js';
import { invalidUrl, unsendableHeader } from './error.js';
import { andThen, collect, failed, present, whereGiven, type PartResult } from './part-result.js';
import { isAbsoluteUri, parseQuery, readQueryParams, withQuery, type QueryParam } from './request-url.js';

/** What was to be sent, in the form that templates see. */
export interface OriginalRequest {
  readonly request: HttpRequest;
  /** The JSON of the request's body. */
  readonly payload: Json;
  readonly sessionVariables: SessionVariables;
}

export interface TransformedRequest {
  readonly request: HttpRequest;
  /** The JSON of the body, the text of a form, null without a body. */
  readonly body: Json;
}

/** Transforms, or gives the errors of the first part that fails; its own errors are collected. */
export function applyRequestTransform(
  transform: CompiledRequestTransform,
  original: OriginalRequest,
): PartResult<TransformedRequest> {
  const { request, payload } = original;
  const scope = scopeOf(original);
  return andThen(applyUrl(transform, request, scope), (url) =>
    andThen(
      whereGiven(transform.body, (body) => evaluateBody(body, scope)),
      (body) =>
        andThen(
          whereGiven(transform.query, (query) => evaluateQuery(query, scope)),
          (query) =>
            andThen(applyHeaders(transform.headers, request.headers, scope), (headers) => {
              const changed = {
                ...request,
                method: transform.method ?? request.method,
                url: query === undefined ? url : withQuery(url, query),
                headers,
                body: body === undefined ? request.body : printBody(body),
              };
              return present({ request: changed, body: body === undefined ? payload : showBody(body) });
            }),
        ),
    ),
  );
}

/** `$body`, `$base_url`, `$query_params`, `$session_variables`. */
function scopeOf({ request, payload, sessionVariables }: OriginalRequest): TemplateScope {
  const variables = {
    $body: payload,
    $base_url: request.url,
    $session_variables: sessionVariables,
    $query_params: readQueryParams(request.url),
  };
  return { variables, sessionVariables };
}

function applyUrl(
  { url: template }: CompiledRequestTransform,
  { url }: HttpRequest,
  scope: TemplateScope,
): PartResult<string> {
  if (template === undefined) return present(url);
  return andThen(evaluateText(template, scope), (text) =>
    isAbsoluteUri(text) ? present(text) : failed(invalidUrl(text)),
  );
}

function evaluateQuery(query: CompiledQuery, scope: TemplateScope): PartResult<readonly QueryParam[]> {
  if (query.type === 'text') return andThen(evaluateText(query.template, scope), (text) => present(parseQuery(text)));
  const params = query.params.map((templates) =>
    andThen(collect(templates.map((template) => evaluateText(template, scope))), ([key = '', value = null]) =>
      present<QueryParam>([key, value]),
    ),
  );
  return andThen(collect(params), (all) => present(all.filter((param) => !param.includes('null'))));
}

/** Removes, then adds; what is added replaces a header of the same name. */
function applyHeaders(
  headers: CompiledHeaders | undefined,
  current: readonly HttpHeader[],
  scope: TemplateScope,
): PartResult<readonly HttpHeader[]> {
  if (headers === undefined) return present(current);
  const added = headers.added.map(([name, template]) =>
    andThen(evaluateText(template, scope), (value) => toHeader(name, value)),
  );
  return andThen(collect(added), (list) => {
    const replaced = new Set(list.map(([name]) => name.toLowerCase()));
    const kept = current.filter(([name]) => {
      const lowerName = name.toLowerCase();
      return !headers.removed.has(lowerName) && !replaced.has(lowerName);
    });
    return present([...kept, ...list]);
  });
}

function toHeader(name: string, text: string): PartResult<HttpHeader> {
  const value = encodeConfiguredValue(text);
  return isHeaderName(name) && value !== undefined ? present([name, value] as const) : failed(unsendableHeader(name));
}

function printBody(body: NewBody): string {
  switch (body.type) {
    case 'json':
      return printJson(body.json);
    case 'form':
      return body.text;
    case 'none':
      return '';
  }
}

function showBody(body: NewBody): Json {
  switch (body.type) {
    case 'json':
      return body.json;
    case 'form':
      return body.text;
    case 'none':
      return null;
  }
}
