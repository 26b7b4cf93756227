// Routes beside the GraphQL ones: an authenticated caller, JSON text as answer, errors in the metadata envelope with their own
// status (spec/auth-and-security.md 3).
import type { FastifyReply, FastifyRequest } from 'fastify';
import { invariant, printJson, toErrorBody, type Session } from '@app/types';
import { JSON_TYPE } from '../http-server/json-type.js';
import type { RequestAuthenticator } from '../session/authenticate-request.js';
import type { GraphqlEndpoint } from './graphql-endpoint.js';

export interface AnswerDependencies {
  readonly endpoint: GraphqlEndpoint;
  readonly authenticator: RequestAuthenticator;
}

/** Sends what `answer` makes for the caller's session, or its error. Never rejects. */
export async function answerForSession(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { endpoint, authenticator }: AnswerDependencies,
  answer: (session: Session, requestId: string) => Promise<string> | string,
): Promise<void> {
  const { exchange } = request;
  invariant(exchange, 'every request has an exchange');
  try {
    const session = await authenticator.session(request.headers);
    exchange.session = session;
    const body = await answer(session, exchange.requestId);
    if (session.cookies !== undefined) reply.header('set-cookie', [...session.cookies]);
    reply.header('x-request-id', exchange.requestId).header('content-type', JSON_TYPE).send(body);
  } catch (thrown) {
    const error = endpoint.asGatewayError(thrown, exchange.requestId);
    exchange.mode = 'error';
    exchange.error = error;
    const text = printJson(toErrorBody(error, endpoint.showsInternal(exchange.session)));
    reply.status(error.status).header('content-type', JSON_TYPE).send(text);
  }
}
