// `/api/rest/*`: stored queries run through the GraphQL corridor, answered without its envelope
// (spec/queries-and-mutations.md 13).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OperationDefinitionNode } from 'graphql';
import { parseDocument } from '@app/engine';
import type { Session } from '@app/types';
import { answerForSession } from '../graphql/answer-for-session.js';
import { GRAPHQL } from '../graphql/endpoint-profile.js';
import type { GraphqlEndpoint } from '../graphql/graphql-endpoint.js';
import { clientSignal } from '../http-server/client-signal.js';
import type { ClientOf } from '../rate-limits/client.js';
import type { RequestAuthenticator } from '../session/authenticate-request.js';
import type { SnapshotHolder } from '../snapshot/snapshot.holder.js';
import { restError } from './error.js';
import { openApiDocument } from './open-api-document.js';
import { matchEndpoint, restEndpoints } from './rest-endpoints.js';
import { readRestVariables } from './rest-variables.js';

export interface RestDependencies {
  readonly endpoint: GraphqlEndpoint;
  readonly holder: SnapshotHolder;
  readonly authenticator: RequestAuthenticator;
  readonly clientOf: ClientOf;
}

const PREFIX = '/api/rest/';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** What stands around the data of a successful response. */
const ENVELOPE_START = '{"data":';

export class RestRoutes {
  constructor(private readonly dependencies: RestDependencies) {}

  register(server: FastifyInstance): void {
    server.route({
      method: [...METHODS],
      url: `${PREFIX}*`,
      handler: (request, reply) => {
        void answerForSession({ request, reply }, this.dependencies, (session, requestId) =>
          this.run({ request, reply }, session, requestId),
        );
      },
    });
    server.get('/api/swagger/json', (request, reply) => {
      void answerForSession({ request, reply }, this.dependencies, (session) =>
        openApiDocument(this.dependencies.holder, session),
      );
    });
  }

  private async run(
    { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
    session: Session,
    requestId: string,
  ): Promise<string> {
    const { endpoint, holder, clientOf } = this.dependencies;
    const [path, search] = splitUrl(request.raw.url ?? '');
    const matched = matchEndpoint(restEndpoints(holder.current.document), request.method, path);
    const { query } = matched.endpoint;
    if (query === undefined) throw restError.notFound();
    const variables = readRestVariables(onlyOperation(query), {
      path: matched.path,
      search: new URLSearchParams(search),
      body: typeof request.body === 'string' ? request.body : '',
      isForm: (request.headers['content-type'] ?? '').startsWith(FORM_TYPE),
    });
    const client = clientOf(request.raw);
    const asked = endpoint.operate(
      { query, variables, operationName: undefined },
      {
        session,
        headers: request.headers,
        requestId,
        signal: clientSignal(reply.raw),
        client,
        transport: 'http',
        batched: false,
        origin: 'rest',
      },
      GRAPHQL,
    );
    const { body } = await asked.finally(() => {
      // A reply is a promise of its own end: it must not be handed to finally.
      void reply.headers(Object.fromEntries(client.headers ?? []));
    });
    return body.slice(ENVELOPE_START.length, -1);
  }
}

/** Path behind the prefix, and the query string. */
function splitUrl(url: string): readonly [string, string] {
  // Only the first question mark divides; later ones belong to a value.
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  return [path.slice(PREFIX.length).replace(/\/+$/, ''), mark === -1 ? '' : url.slice(mark + 1)];
}

function onlyOperation(query: string): OperationDefinitionNode {
  const { operations } = parseDocument(query);
  const [only] = operations;
  if (only === undefined || operations.length > 1) throw restError.notOneDefinition();
  return only;
}
