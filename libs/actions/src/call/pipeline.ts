// The ordered list of what happens around one call of a handler (spec/actions.md 4). A feature of calls is one line in
// `callHandler`, at its place.
import {
  printJson,
  type HttpFailure,
  type HttpHeader,
  type HttpPort,
  type HttpRequest,
  type HttpResponse,
} from '@app/types';
import type { Json, JsonObject, Observation, Observe } from '@app/types';
import type { RequestContext } from '@app/engine';
import {
  buildHeaders,
  classifyAnswer,
  continueTrace,
  readTraceParent,
  traceHeaders,
  unexpectedResponse,
  type Environment,
  type HandlerCall,
  type TraceIds,
} from '@app/webhooks';
import { checkOutput } from '../output/check-output.js';
import { printOutputFault } from '../output/error.js';
import type { ResolvedAction } from '../resolve/resolved-actions.js';
import type { CallLimits } from './call-limits.js';
import { describeExchange } from './handler-log.js';
import { transformRequest, transformResponse, type RequestToSend } from './transform-call.js';

/** Ports of the outside world. */
export interface CallServices {
  readonly http: HttpPort;
  /** Values for headers, looked up at each call. */
  readonly environment: Environment;
  /** Fresh random ids for one span. */
  readonly traceIds: () => TraceIds;
  readonly observe: Observe;
  /** Whether anybody listens; asked before an observation is made. */
  readonly isObserved: (type: Observation['type']) => boolean;
  /** Undefined: rate limits of policies have no effect. */
  readonly limits?: CallLimits;
}

/** One call to make. */
export interface ActionCall {
  readonly action: ResolvedAction;
  readonly input: JsonObject;
  readonly context: RequestContext;
  /** Present for an attempt of an asynchronous run. */
  readonly run?: RunCall;
  /** Of a synchronous call under a key: the handler gets it as `Idempotency-Key`, unless the client's own is forwarded. */
  readonly idempotencyKey?: string;
}

/** What the call of an asynchronous run has beside that of a request. */
export interface RunCall {
  /** Which run and attempt it is, and where to report. They win over headers of the same name. */
  readonly headers: readonly HttpHeader[];
  /** Aborted when the run is cancelled or taken over. */
  readonly signal: AbortSignal;
  /** Told what came back before it is judged. */
  readonly onResponse: (response: HttpResponse) => void;
}

/** What a handler answered: 2xx, JSON, and fit for the output type. */
export interface HandlerAnswer {
  readonly body: Json;
  readonly response: HttpResponse;
}

/** Calls the handler. @throws GatewayError for whatever goes wrong, `internal` included. */
export async function callHandler(call: ActionCall, services: CallServices): Promise<HandlerAnswer> {
  const sent = transformRequest(call, { record: recordCall(call), request: makeRequest(call, services) }, services);
  const { record } = sent;
  const outcome = await services.http.send(sent.request);
  if (outcome.type === 'response') call.run?.onResponse(outcome);
  observeExchange({ call, sent, outcome }, services);
  const answer = readAnswer(transformResponse(call, { sent, outcome }, services), record);
  requireOutputShape(call, record, answer);
  return answer;
}

/** What errors and logs say about the call. */
function recordCall({ action, input, context, run }: ActionCall): HandlerCall {
  const { handler, url, timeoutMs } = action.call;
  return {
    handler,
    url,
    method: 'POST',
    timeoutMs,
    payload: {
      action: { name: action.name },
      input,
      session_variables: context.session.variables,
      request_query: run === undefined ? context.queryText : null,
    },
  };
}

function makeRequest(call: ActionCall, services: CallServices): HttpRequest {
  const { action, context } = call;
  const { url, timeoutMs, headers: plan } = action.call;
  const trace = traceHeaders(continueTrace(readTraceParent(context.headers), services.traceIds()));
  const own = buildHeaders(plan, {
    clientHeaders: context.headers,
    requestId: context.requestId,
    environment: services.environment,
    session: context.session.variables,
    trace,
  });
  const headers = withCallHeaders(own, call);
  const request: HttpRequest = { url, method: 'POST', headers, body: printBody(call), timeoutMs };
  if (call.run !== undefined) return { ...request, signal: call.run.signal };
  // A mutation whose client has gone is not torn down half-way: its handler may have done its work already.
  return action.type === 'query' && context.signal ? { ...request, signal: context.signal() } : request;
}

function withCallHeaders(own: readonly HttpHeader[], { run, idempotencyKey }: ActionCall): readonly HttpHeader[] {
  if (run !== undefined) return withRunHeaders(own, run.headers);
  // The client's own key, where its headers are forwarded, says more.
  if (idempotencyKey === undefined || own.some(([name]) => name.toLowerCase() === 'idempotency-key')) return own;
  return [...own, ['Idempotency-Key', idempotencyKey]];
}

function withRunHeaders(headers: readonly HttpHeader[], added: readonly HttpHeader[]): readonly HttpHeader[] {
  const names = new Set(added.map(([name]) => name.toLowerCase()));
  return [...headers.filter(([name]) => !names.has(name.toLowerCase())), ...added];
}

/** The payload of 4.1 as text; the parts that differ are printed, the rest is ready. */
function printBody({ action, input, context, run }: ActionCall): string {
  return `${action.call.bodyPrefix}${printJson(input)},"session_variables":${JSON.stringify(
    context.session.variables,
  )},"request_query":${run === undefined ? JSON.stringify(context.queryText) : 'null'}}`;
}

interface Exchanged {
  readonly call: ActionCall;
  readonly sent: RequestToSend;
  readonly outcome: HttpResponse | HttpFailure;
}

function observeExchange({ call, sent, outcome }: Exchanged, { isObserved, observe }: CallServices): void {
  if (outcome.type === 'failure' || !isObserved('action-handler-log')) return;
  const { action, context } = call;
  observe(describeExchange({ action, requestId: context.requestId, sent, response: outcome }));
}

function readAnswer(outcome: HttpResponse | HttpFailure, record: HandlerCall): HandlerAnswer {
  const answer = classifyAnswer(outcome, record);
  if (answer.type === 'error') throw answer.error;
  return answer;
}

function requireOutputShape({ action }: ActionCall, record: HandlerCall, answer: HandlerAnswer): void {
  const fault = checkOutput(answer.body, action.check);
  if (fault !== undefined) throw unexpectedResponse(printOutputFault(fault), record, answer);
}
