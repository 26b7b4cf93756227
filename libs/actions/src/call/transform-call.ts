// The transforms of an action: compiled with its prepared call, applied around the sending (spec/actions.md 9).
import type { ActionDefinition, HttpFailure, HttpRequest, HttpResponse, JsonObject } from '@app/types';
import {
  applyRequestTransform,
  applyResponseTransform,
  compileRequestTransform,
  compileResponseTransform,
  transformFailed,
  type CompiledRequestTransform,
  type CompiledResponseTransform,
  type HandlerCall,
  type PartResult,
  type RequestTransform,
  type ResponseTransform,
  type TransformedRequest,
} from '@app/webhooks';
import { describeTransformed } from './handler-log.js';
import type { ActionCall, CallServices } from './pipeline.js';

/** Templates of stored metadata that do not parse fail each call, not the action. */
export interface PreparedTransforms {
  readonly request: PartResult<CompiledRequestTransform> | undefined;
  readonly response: PartResult<CompiledResponseTransform> | undefined;
  readonly setsUrl: boolean;
  readonly setsQuery: boolean;
}

/** Undefined where there is nothing to transform. The definition has been decoded, so the shapes are right. */
export function prepareTransforms({
  request_transform: request,
  response_transform: response,
}: Pick<ActionDefinition, 'request_transform' | 'response_transform'>): PreparedTransforms | undefined {
  const ofRequest = (request ?? undefined) as RequestTransform | undefined;
  const ofResponse = (response ?? undefined) as ResponseTransform | undefined;
  if (ofRequest === undefined && ofResponse === undefined) return undefined;
  return Object.freeze({
    request: ofRequest && compileRequestTransform(ofRequest),
    response: ofResponse && compileResponseTransform(ofResponse),
    setsUrl: typeof ofRequest?.url === 'string',
    setsQuery: ofRequest?.query_params !== undefined,
  });
}

/** A request on its way, and what errors say about it. */
export interface RequestToSend {
  readonly record: HandlerCall;
  readonly request: HttpRequest;
  readonly transformed?: TransformedRequest & { readonly original: HttpRequest };
}

/** @throws GatewayError `Request Transformation Failed`. */
export function transformRequest(
  { action, context }: ActionCall,
  untouched: RequestToSend,
  services: CallServices,
): RequestToSend {
  const transform = action.call.transforms?.request;
  if (transform === undefined) return untouched;
  const { record, request: original } = untouched;
  const result = transform.ok
    ? applyRequestTransform(transform.value, {
        request: original,
        payload: { ...record.payload },
        sessionVariables: context.session.variables,
      })
    : transform;
  if (!result.ok) throw failed('Request', result.errors, services);
  const { request } = result.value;
  const { url, method } = request;
  const transformedRequest = describeTransformed(record, result.value, action.call);
  return {
    record: { ...record, url, method, transformedRequest },
    request,
    transformed: { ...result.value, original },
  };
}

/** Transforms a response of any status. @throws GatewayError `Response Transformation Failed`. */
export function transformResponse(
  { action, context }: ActionCall,
  { sent, outcome }: { readonly sent: RequestToSend; readonly outcome: HttpResponse | HttpFailure },
  services: CallServices,
): HttpResponse | HttpFailure {
  const transform = action.call.transforms?.response;
  if (transform === undefined || outcome.type === 'failure') return outcome;
  const result = transform.ok
    ? applyResponseTransform(transform.value, outcome, {
        sessionVariables: context.session.variables,
        request: sent.transformed,
      })
    : transform;
  if (!result.ok) throw failed('Response', result.errors, services);
  return result.value;
}

function failed(which: 'Request' | 'Response', errors: readonly JsonObject[], { observe }: CallServices): Error {
  observe({ type: 'internal', level: 'error', source: 'unstructured', detail: errors });
  return transformFailed(which, errors);
}
