// The routes of the GraphQL API. Both drivers register these; they differ only in how an operation is run.
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { ADMIN_ROLE, invariant } from '@app/types';
import { serveDirectly, type DirectRoute } from '../http-server/direct-route.js';
import { JSON_TYPE } from '../http-server/json-type.js';
import type { Exchange } from '../http-server/exchange.js';
import type { RequestAuthenticator } from '../session/authenticate-request.js';
import type { SnapshotHolder } from '../snapshot/snapshot.holder.js';
import { requestError } from './error.js';
import type { EndpointAnswer, GraphqlEndpoint } from './graphql-endpoint.js';

export const GRAPHQL_PATH = '/v1/graphql';

export interface GraphqlRouteDependencies {
  readonly endpoint: GraphqlEndpoint;
  readonly holder: SnapshotHolder;
  readonly authenticator: RequestAuthenticator;
  readonly direct: Pick<DirectRoute, 'maxBodyBytes' | 'cors' | 'logged'>;
}

/** A request whose body was read. */
interface GraphqlPost {
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
  readonly exchange: Exchange;
  readonly response: ServerResponse;
}

export class GraphqlRoutes {
  constructor(private readonly dependencies: GraphqlRouteDependencies) {}

  register(server: FastifyInstance): void {
    serveDirectly(server.server, {
      ...this.dependencies.direct,
      path: GRAPHQL_PATH,
      answer: (post) => this.answer(post),
      failure: (thrown, exchange) => this.failure(thrown, exchange),
    });
    // With a query string behind the path.
    server.post(GRAPHQL_PATH, (request, reply) => {
      void this.post(request, reply);
    });
    // Queries over GET are persisted queries only, which are not supported (spec/auth-and-security.md 12).
    server.get(GRAPHQL_PATH, (request, reply) => {
      const answer = this.dependencies.endpoint.failure(requestError.persistedQuery(), undefined);
      if (request.exchange !== null) note(answer, request.exchange);
      send(request, reply, answer);
    });
  }

  /** The schema of the admin, for tools that ask Nest for one. */
  adminSchema(): GraphQLSchema {
    const key = { role: ADMIN_ROLE, api: 'graphql', backendOnlyPermissions: true } as const;
    return this.dependencies.holder.current.roleSchema(key).schema;
  }

  private async post(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { exchange, headers } = request;
    invariant(exchange, 'every request has an exchange');
    const text = typeof request.body === 'string' ? request.body : '';
    send(request, reply, await this.answer({ text, headers, exchange, response: reply.raw }));
  }

  /** Authenticates and answers; what the log needs is noted in the exchange. Never rejects. */
  private async answer({ text, headers, exchange, response }: GraphqlPost): Promise<EndpointAnswer> {
    const { endpoint, authenticator } = this.dependencies;
    const { requestId } = exchange;
    let answer: EndpointAnswer;
    try {
      const verdict = authenticator.session(headers);
      const session = verdict instanceof Promise ? await verdict : verdict;
      exchange.session = session;
      answer = await endpoint.answer({ text, headers, session, requestId, signal: clientSignal(response) });
    } catch (thrown) {
      return this.failure(thrown, exchange);
    }
    if (answer.error?.code === 'invalid-json') exchange.rawQuery = text;
    note(answer, exchange);
    return answer;
  }

  private failure(thrown: unknown, exchange: Exchange): EndpointAnswer {
    const { endpoint } = this.dependencies;
    const answer = endpoint.failure(endpoint.asGatewayError(thrown, exchange.requestId), exchange.session);
    note(answer, exchange);
    return answer;
  }
}

function note(answer: EndpointAnswer, exchange: Exchange): void {
  exchange.mode = answer.mode;
  exchange.error = answer.error;
  exchange.json = answer.json;
}

/** A signal made on first use that is aborted when the connection closes before the answer was sent. */
function clientSignal(response: ServerResponse): () => AbortSignal {
  let controller: AbortController | undefined;
  return () => {
    if (controller === undefined) {
      const made = new AbortController();
      controller = made;
      response.once('close', () => {
        if (!response.writableFinished) made.abort();
      });
    }
    return controller.signal;
  };
}

function send({ exchange }: FastifyRequest, reply: FastifyReply, answer: EndpointAnswer): void {
  // Error answers carry no request id (spec/auth-and-security.md 3).
  if (exchange !== null && answer.mode !== 'error') reply.header('x-request-id', exchange.requestId);
  if (answer.cookies.length > 0) reply.header('set-cookie', [...answer.cookies]);
  reply.status(answer.status).header('content-type', JSON_TYPE).send(answer.body);
}
