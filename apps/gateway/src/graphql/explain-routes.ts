// `POST /v1/graphql/explain`: the SQL and PostgreSQL's plan of each root field; nothing is executed
// (spec/queries-and-mutations.md 12). Admin only, for any user.
import type { FastifyInstance } from 'fastify';
import { planWithValues, type PlannedRequest, type RequestContext, type RootPlan } from '@app/engine';
import { bindParameters, type SqlPort, type TablePayload } from '@app/tables';
import {
  ADMIN_ROLE,
  GatewayError,
  isJsonObject,
  printJson,
  type Json,
  type JsonObject,
  type Session,
} from '@app/types';
import type { RequestAuthenticator } from '../session/authenticate-request.js';
import type { SnapshotHolder } from '../snapshot/snapshot.holder.js';
import { answerForSession } from './answer-for-session.js';
import type { GraphqlEndpoint } from './graphql-endpoint.js';
import { requestError } from './error.js';
import { parseBody, readGraphqlRequest } from './read-graphql-request.js';

export interface ExplainDependencies {
  readonly endpoint: GraphqlEndpoint;
  readonly holder: SnapshotHolder;
  readonly authenticator: RequestAuthenticator;
  readonly sql: SqlPort;
}

const refused = (message: string): GatewayError => new GatewayError({ code: 'invalid-params', message });

export class ExplainRoutes {
  constructor(private readonly dependencies: ExplainDependencies) {}

  register(server: FastifyInstance): void {
    server.post('/v1/graphql/explain', (request, reply) => {
      const text = typeof request.body === 'string' ? request.body : '';
      void answerForSession({ request, reply }, this.dependencies, (session, requestId) =>
        this.answer(text, session, requestId),
      );
    });
  }

  private async answer(text: string, session: Session, requestId: string): Promise<string> {
    if (!session.isAdmin) {
      throw new GatewayError({ code: 'access-denied', message: 'You have to be an admin to access this endpoint' });
    }
    return printJson(await this.explain(text, requestId));
  }

  private async explain(text: string, requestId: string): Promise<Json> {
    const json = parseBody(text);
    if (!isJsonObject(json)) throw requestError.expected('an object', 'another value', []);
    if (json.query === undefined) throw requestError.missingKey('query');
    const request = readGraphqlRequest(json.query);
    const session = sessionOf(json.user);
    const lease = this.dependencies.holder.lease();
    try {
      const api = json.is_relay === true ? 'relay' : 'graphql';
      const schema = lease.snapshot.roleSchema({ role: session.role, api, backendOnlyPermissions: false });
      const planned = planWithValues({
        request,
        schema,
        surroundings: { session, headers: {}, requestId, transport: 'websocket', batched: false },
        options: this.dependencies.endpoint.planOptions,
      });
      if (planned.plan.operation === 'mutation') throw refused('only queries can be explained');
      return await this.explainRoots(planned);
    } finally {
      lease.release();
    }
  }

  private async explainRoots({ plan, context }: PlannedRequest): Promise<Json> {
    const entries: Json[] = [];
    for (const root of plan.roots) entries.push(await this.explainRoot(root, context));
    if (plan.operation !== 'subscription') return entries;
    const [first] = entries;
    return isJsonObject(first) ? { sql: first.sql ?? null, plan: first.plan ?? null, variables: {} } : null;
  }

  private async explainRoot({ prefix, step }: RootPlan, context: RequestContext): Promise<JsonObject> {
    const field = JSON.parse(prefix.slice(0, -1)) as string;
    if (step.type !== 'kind') return { field, sql: null, plan: null };
    if (step.kind === 'action') throw refused('query actions cannot be explained');
    if (step.kind !== 'table') throw refused('only hasura queries can be explained');
    const payload = step.payload as TablePayload;
    if (payload.access !== 'read') throw refused('only queries can be explained');
    const { name, text, parameters } = payload.statement;
    const call = { name, text, parameters: bindParameters(parameters, { context }) };
    return { field, sql: text, plan: await this.dependencies.sql.explain(payload.source, call) };
  }
}

/** `user`: session variables; admin when absent. */
function sessionOf(user: Json | undefined): Session {
  const variables: Record<string, string> = {};
  if (isJsonObject(user)) {
    for (const [name, value] of Object.entries(user)) {
      if (typeof value === 'string') variables[name.toLowerCase()] = value;
      else if (typeof value === 'number' || typeof value === 'boolean') variables[name.toLowerCase()] = String(value);
    }
  }
  const role = variables['x-hasura-role'] ?? ADMIN_ROLE;
  delete variables['x-hasura-admin-secret'];
  return {
    role,
    variables: { ...variables, 'x-hasura-role': role },
    isAdmin: role === ADMIN_ROLE,
    backendOnlyPermissions: false,
  };
}
