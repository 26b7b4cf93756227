// Requests to tables of a real database and actions whose handlers are functions: what joins need, without HTTP around it.
import { createActionKind, type ActionKindDeps } from '@app/actions';
import type { AnyKind } from '@app/engine';
import { parseJson, type HttpRequest, type HttpResponse, type Json, type JsonObject } from '@app/types';
import { tableGateway, type GatewaySetup, type TableGateway } from '../../libs/tables/test/table-gateway.js';

/** Answers the body of a call: a value is sent as JSON with status 200, a text as it is. */
export type HandlerScript = (body: JsonObject) => Json | HttpResponse | Promise<Json | HttpResponse>;

export interface JoinSetup extends Omit<GatewaySetup, 'kinds' | 'actions'> {
  /** By name; `handler` is filled in. */
  readonly actions: Readonly<Record<string, JsonObject>>;
  readonly handlers: Readonly<Record<string, HandlerScript>>;
}

export interface JoinGateway extends TableGateway {
  /** Bodies of the calls so far, oldest first, by action. */
  readonly calls: (action: string) => readonly JsonObject[];
  readonly forget: () => void;
}

/** Close it when done. */
export async function joinGateway(setup: JoinSetup): Promise<JoinGateway> {
  const sent: { readonly action: string; readonly body: JsonObject }[] = [];
  const send = async ({ url, body }: HttpRequest): Promise<HttpResponse> => {
    const action = url.split('/').at(-1) ?? '';
    const parsed = parseJson(body) as JsonObject;
    sent.push({ action, body: parsed });
    const answer = await setup.handlers[action]?.(parsed);
    if (isResponse(answer)) return answer;
    return { type: 'response', status: 200, headers: [], body: JSON.stringify(answer ?? null) };
  };
  const gateway = await tableGateway({
    ...setup,
    actions: Object.entries(setup.actions).map(([name, { permissions = [], ...definition }]) => ({
      name,
      definition: { handler: `http://handlers/${name}`, type: 'query', ...definition },
      permissions,
    })),
    kinds: [actionKind(send)],
  });
  return {
    ...gateway,
    calls: (action) => sent.filter((one) => one.action === action).map(({ body }) => body),
    forget: () => void sent.splice(0),
  };
}

const isResponse = (answer: Json | HttpResponse | undefined): answer is HttpResponse =>
  typeof answer === 'object' && answer !== null && 'type' in answer && answer.type === 'response';

function actionKind(send: ActionKindDeps['http']['send']): AnyKind {
  const deps: Omit<ActionKindDeps, 'runs'> = {
    http: { send },
    environment: {},
    settings: { configuredHeaderPrecedence: false, version: '0' },
    describe: { action: ({ name }) => name, customTypes: () => 'custom types' },
    traceIds: () => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }),
    observe: () => undefined,
    isObserved: () => false,
  };
  // No run is enqueued or read.
  return createActionKind(deps as ActionKindDeps);
}

/** A handler's refusal. */
export const refusal = (message: string, status = 400): HttpResponse => ({
  type: 'response',
  status,
  headers: [],
  body: JSON.stringify({ message }),
});
