// The routes of the GraphQL API on Fastify. Both drivers register these; they differ only in how an operation is run.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { ADMIN_ROLE, GatewayError, invariant } from '@app/types';
import type { RequestAuthenticator } from '../session/authenticate-request.js';
import type { SnapshotHolder } from '../snapshot/snapshot.holder.js';
import { requestError } from './error.js';
import type { EndpointAnswer, GraphqlEndpoint } from './graphql-endpoint.js';

const JSON_TYPE = 'application/json; charset=utf-8';
export const GRAPHQL_PATH = '/v1/graphql';

export interface GraphqlRouteDependencies {
  readonly endpoint: GraphqlEndpoint;
  readonly holder: SnapshotHolder;
  readonly authenticator: RequestAuthenticator;
}

export class GraphqlRoutes {
  constructor(private readonly dependencies: GraphqlRouteDependencies) {}

  register(server: FastifyInstance): void {
    // The handler answers through `reply` and returns nothing: a returned reply is a thenable that costs listeners on the
    // socket for every request.
    server.post(GRAPHQL_PATH, (request, reply) => {
      this.post(request, reply).catch((error: unknown) => reply.send(error));
    });
    // Queries over GET are persisted queries only, which are not supported (spec/auth-and-security.md 12).
    server.get(GRAPHQL_PATH, (request, reply) => {
      send(request, reply, this.dependencies.endpoint.failure(requestError.persistedQuery(), undefined));
    });
  }

  /** The schema of the admin, for tools that ask Nest for one. */
  adminSchema(): GraphQLSchema {
    const key = { role: ADMIN_ROLE, api: 'graphql', backendOnlyPermissions: true } as const;
    return this.dependencies.holder.current.roleSchema(key).schema;
  }

  private async post(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { exchange } = request;
    invariant(exchange, 'every request has an exchange');
    const { endpoint, authenticator } = this.dependencies;
    let answer: EndpointAnswer;
    try {
      const verdict = authenticator.session(request.headers);
      exchange.session = verdict instanceof Promise ? await verdict : verdict;
      answer = await endpoint.answer({
        text: typeof request.body === 'string' ? request.body : '',
        headers: request.headers,
        session: exchange.session,
        requestId: exchange.requestId,
        signal: clientSignal(reply),
      });
    } catch (thrown) {
      if (!(thrown instanceof GatewayError)) throw thrown;
      answer = endpoint.failure(thrown, exchange.session);
    }
    send(request, reply, answer);
  }
}

/** A signal made on first use that is aborted when the connection closes before the answer was sent. */
function clientSignal(reply: FastifyReply): () => AbortSignal {
  let controller: AbortController | undefined;
  return () => {
    if (controller === undefined) {
      const made = new AbortController();
      controller = made;
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) made.abort();
      });
    }
    return controller.signal;
  };
}

function send(request: FastifyRequest, reply: FastifyReply, answer: EndpointAnswer): void {
  const { exchange } = request;
  if (exchange !== null) {
    exchange.mode = answer.mode;
    exchange.error = answer.error;
    exchange.json = answer.json;
    // Error answers carry no request id (spec/auth-and-security.md 3).
    if (answer.mode !== 'error') reply.header('x-request-id', exchange.requestId);
  }
  if (answer.cookies.length > 0) reply.header('set-cookie', [...answer.cookies]);
  reply.status(answer.status);
  reply.header('content-type', JSON_TYPE);
  reply.send(answer.body);
}
