// Asks the webhook of a permission whether a mutation's input may be written (spec/permissions.md 7.1). Headers and their
// precedence are those of action handlers.
import { fillTemplate, type RequestContext } from '@app/engine';
import {
  isJsonObject,
  parseJson,
  printJson,
  type HttpFailure,
  type HttpPort,
  type HttpResponse,
  type Json,
} from '@app/types';
import {
  buildHeaders,
  continueTrace,
  readTraceParent,
  traceHeaders,
  type Environment,
  type TraceIds,
} from '@app/webhooks';
import type { ValidateInput } from '../permission/table-permissions.js';
import type { InputValidation } from '../translate/mutation/write-program.js';
import { inputRefused, invalidResponse, noAnswer, wrongStatus } from './error.js';
import { prepareWebhook, type PreparedWebhook, type WebhookSettings } from './prepare-webhook.js';

/** Ports of the outside world. */
export interface ValidateInputDeps {
  readonly http: HttpPort;
  /** For the URL, looked up once, and for headers, looked up at each call. */
  readonly environment: Environment;
  /** Fresh random ids for one span. */
  readonly traceIds: () => TraceIds;
  readonly settings: WebhookSettings;
}

/** Resolves when the input is accepted. @throws GatewayError */
export type ValidateInputCall = (validation: InputValidation, context: RequestContext) => Promise<void>;

/** Makes the call. What metadata says about a webhook is prepared at its first use. */
export function createValidateInput(deps: ValidateInputDeps): ValidateInputCall {
  const prepared = new WeakMap<ValidateInput, PreparedWebhook>();
  return async ({ webhook, input }, context) => {
    let target = prepared.get(webhook);
    if (target === undefined)
      prepared.set(webhook, (target = prepareWebhook(webhook, deps.environment, deps.settings)));
    const { url, timeoutMs, headers: plan } = target;
    const trace = traceHeaders(continueTrace(readTraceParent(context.headers), deps.traceIds()));
    const { requestId, headers: clientHeaders } = context;
    const session = context.session.variables;
    const headers = buildHeaders(plan, { clientHeaders, requestId, session, environment: deps.environment, trace });
    const body = printBody(fillTemplate(input, context.values) ?? null, context);
    requireAccepted(await deps.http.send({ url, method: 'POST', headers, body, timeoutMs }));
  };
}

function printBody(input: Json, { session }: RequestContext): string {
  const { role, variables } = session;
  return printJson({ version: 1, role, session_variables: variables, data: { input } });
}

const ACCEPTED = { from: 200, below: 300 };
const REFUSED = 400;

function requireAccepted(outcome: HttpResponse | HttpFailure): void {
  if (outcome.type === 'failure') throw noAnswer({ type: 'http_exception', message: outcome.detail });
  const { status } = outcome;
  if (status >= ACCEPTED.from && status < ACCEPTED.below) return;
  throw status === REFUSED ? readRefusal(outcome.body) : wrongStatus(status);
}

function readRefusal(text: string): Error {
  let body: Json;
  try {
    body = parseJson(text);
  } catch (error) {
    return invalidResponse(error instanceof Error ? error.message : String(error));
  }
  const message = isJsonObject(body) && Object.hasOwn(body, 'message') ? body.message : undefined;
  return typeof message === 'string' ? inputRefused(message) : invalidResponse('key "message" not found');
}
