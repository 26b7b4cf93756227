// For tests of handlers: calls as the gateway makes them, without a network.
import type { ActionRequest, JsonObject, SessionVariables } from '@app/types';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface ActionCallOptions {
  /** `/actions/register-user` */
  readonly path: string;
  /** The action's arguments: `{input: {...}}` for an action with the one argument `input`. */
  readonly input: JsonObject;
  readonly action?: string;
  readonly session?: SessionVariables;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ActionAnswer<Body> {
  readonly status: number;
  readonly body: Body;
}

/** The body that the gateway sends for an action (spec/actions.md 4.1). */
export function actionEnvelope(action: string, input: JsonObject, session: SessionVariables = {}): ActionRequest {
  return { action: { name: action }, input, session_variables: session, request_query: null };
}

/** Calls a handler of a ready app (`await app.init()` and Fastify's `ready()` first) and parses its answer. */
export async function callAction<Body>(
  app: NestFastifyApplication,
  options: ActionCallOptions,
): Promise<ActionAnswer<Body>> {
  const { path, input, action = 'action', session = {}, headers = {} } = options;
  const payload = JSON.stringify(actionEnvelope(action, input, { 'x-hasura-role': 'user', ...session }));
  const answer = await app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as Body };
}
