// What a handler answered -> the body that is read instead (spec/actions.md 9.5). Runs on every response, of any status.
import { printJson, type HttpResponse, type Json, type SessionVariables } from '@app/types';
import { readJson } from '../answer/read-json.js';
import type { TransformedRequest } from './apply-request-transform.js';
import { compileBody, evaluateBody, type CompiledBody } from './body-transform.js';
import { andThen, present, whereGiven, type PartResult } from './part-result.js';
import { readQueryParams } from './request-url.js';
import type { ResponseTransform } from './transform-metadata.js';

export interface CompiledResponseTransform {
  /** Absent: the body is encoded anew. */
  readonly body: CompiledBody | undefined;
}

export function compileResponseTransform({ body }: ResponseTransform): PartResult<CompiledResponseTransform> {
  return andThen(whereGiven(body, compileBody), (compiled) => present(Object.freeze({ body: compiled })));
}

/** What templates see beside the response. */
export interface ResponseContext {
  readonly sessionVariables: SessionVariables;
  /** Undefined without a request transform. */
  readonly request: TransformedRequest | undefined;
}

/** The response with its new body; status and headers stay. */
export function applyResponseTransform(
  { body: template }: CompiledResponseTransform,
  response: HttpResponse,
  { sessionVariables, request }: ResponseContext,
): PartResult<HttpResponse> {
  const read = readJson(response.body);
  const $body = read.ok ? read.json : null;
  if (template === undefined) return present({ ...response, body: printJson($body) });
  const variables = {
    $body,
    $response: { status: response.status },
    $session_variables: sessionVariables,
    $request: request === undefined ? null : describeRequest(request, sessionVariables),
  };
  return andThen(evaluateBody(template, { variables, sessionVariables }), (body) => {
    switch (body.type) {
      case 'json':
        return present({ ...response, body: printJson(body.json) });
      case 'form':
        return present({ ...response, body: JSON.stringify(body.text) });
      case 'none':
        return present({ ...response, body: 'null' });
    }
  });
}

/** Upstream's shape: every part of the request has the same context. */
function describeRequest({ request, body }: TransformedRequest, sessionVariables: SessionVariables): Json {
  const context = {
    body,
    session_variables: sessionVariables,
    base_url: request.url,
    query_params: readQueryParams(request.url),
  };
  return { method: context, url: context, body: context, query_params: context, request_headers: context };
}
