// The routes of the GraphQL API. Both drivers register these; they differ only in how an operation is run.
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { SqlPort } from '@app/tables';
import { ADMIN_ROLE, invariant, parseJson, type Json } from '@app/types';
import { serveDirectly, type DirectRoute } from '../http-server/direct-route.js';
import { clientSignal } from '../http-server/client-signal.js';
import type { ClientOf } from '../rate-limits/client.js';
import { JSON_TYPE } from '../http-server/json-type.js';
import type { Exchange } from '../http-server/exchange.js';
import { RestRoutes } from '../rest/rest-routes.js';
import type { RequestAuthenticator } from '../session/authenticate-request.js';
import type { SnapshotHolder } from '../snapshot/snapshot.holder.js';
import type { WebsocketEndpoint } from '../websocket/websocket-endpoint.js';
import { ENDPOINT_PROFILES, GRAPHQL, RELAY, type EndpointProfile } from './endpoint-profile.js';
import { RELAY_DISABLED, requestError } from './error.js';
import { ExplainRoutes } from './explain-routes.js';
import type { EndpointAnswer, GraphqlEndpoint } from './graphql-endpoint.js';
import { isMultipart, readMultipart } from './multipart/read-multipart.js';

export interface GraphqlRouteDependencies {
  readonly endpoint: GraphqlEndpoint;
  readonly holder: SnapshotHolder;
  readonly authenticator: RequestAuthenticator;
  readonly websockets: WebsocketEndpoint;
  readonly sql: SqlPort;
  /** Only while the metadata API is served. */
  readonly explains: boolean;
  readonly relayEnabled: boolean;
  readonly clientOf: ClientOf;
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
      path: GRAPHQL.path,
      bodyReader: (headers) =>
        isMultipart(headers['content-type'])
          ? (request) => readMultipart(request, this.dependencies.direct.maxBodyBytes)
          : undefined,
      answer: (post) => this.answer(post, GRAPHQL),
      failure: (thrown, exchange) => this.failure(thrown, exchange, GRAPHQL),
    });
    const { websockets } = this.dependencies;
    websockets.listenTo(server.server);
    server.addHook('preClose', (done) => {
      websockets.shutDown();
      done();
    });
    new RestRoutes(this.dependencies).register(server);
    if (this.dependencies.explains) new ExplainRoutes(this.dependencies).register(server);
    for (const profile of ENDPOINT_PROFILES) {
      // `/v1/graphql` comes here with a query string behind the path only.
      server.post(profile.path, (request, reply) => {
        void this.post(request, reply, profile);
      });
    }
    // Queries over GET are persisted queries only, which are not supported (spec/auth-and-security.md 12).
    server.get(GRAPHQL.path, (request, reply) => {
      const answer = this.dependencies.endpoint.failure(requestError.persistedQuery(), undefined, GRAPHQL);
      if (request.exchange !== null) note(answer, request.exchange);
      send(request, reply, answer);
    });
  }

  /** The schema of the admin, for tools that ask Nest for one. */
  adminSchema(): GraphQLSchema {
    const key = { role: ADMIN_ROLE, api: 'graphql', backendOnlyPermissions: true } as const;
    return this.dependencies.holder.current.roleSchema(key).schema;
  }

  private async post(request: FastifyRequest, reply: FastifyReply, profile: EndpointProfile): Promise<void> {
    if (profile === RELAY && !this.dependencies.relayEnabled) {
      reply.status(400).header('content-type', JSON_TYPE).send(RELAY_DISABLED);
      return;
    }
    const { exchange, headers } = request;
    invariant(exchange, 'every request has an exchange');
    const text = typeof request.body === 'string' ? request.body : '';
    send(request, reply, await this.answer({ text, headers, exchange, response: reply.raw }, profile));
  }

  /** Authenticates and answers; what the log needs is noted in the exchange. Never rejects. */
  private async answer(post: GraphqlPost, profile: EndpointProfile): Promise<EndpointAnswer> {
    const { text, headers, exchange, response } = post;
    const { endpoint, authenticator, clientOf } = this.dependencies;
    const { requestId } = exchange;
    const client = clientOf(response.req);
    let answer: EndpointAnswer;
    try {
      const verdict = authenticator.session(headers, { graphql: () => readSubject(text) });
      const session = verdict instanceof Promise ? await verdict : verdict;
      exchange.session = session;
      const signal = clientSignal(response);
      answer = await endpoint.answer({ text, headers, session, requestId, signal, client, profile });
    } catch (thrown) {
      return this.failure(thrown, exchange, profile);
    }
    if (answer.error?.code === 'invalid-json') exchange.rawQuery = text;
    note(answer, exchange);
    if (client.headers !== undefined) answer = { ...answer, headers: [...(answer.headers ?? []), ...client.headers] };
    const cookies = exchange.session.cookies;
    return cookies === undefined ? answer : { ...answer, cookies: [...cookies, ...answer.cookies] };
  }

  private failure(thrown: unknown, exchange: Exchange, profile: EndpointProfile): EndpointAnswer {
    const { endpoint } = this.dependencies;
    const answer = endpoint.failure(endpoint.asGatewayError(thrown, exchange.requestId), exchange.session, profile);
    note(answer, exchange);
    return answer;
  }
}

/** What an auth hook is told of the request. */
function readSubject(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

function note(answer: EndpointAnswer, exchange: Exchange): void {
  exchange.mode = answer.mode;
  exchange.error = answer.error;
  exchange.json = answer.json;
}

function send({ exchange }: FastifyRequest, reply: FastifyReply, answer: EndpointAnswer): void {
  // Error answers carry no request id (spec/auth-and-security.md 3).
  if (exchange !== null && answer.mode !== 'error') reply.header('x-request-id', exchange.requestId);
  for (const [name, value] of answer.headers ?? []) reply.header(name, value);
  if (answer.cookies.length > 0) reply.header('set-cookie', [...answer.cookies]);
  reply.status(answer.status).header('content-type', JSON_TYPE).send(answer.body);
}
