// One GraphQL HTTP request as the protocol sees it: body text and headers in, status and body text out. Knows no Nest and
// no Fastify; drivers give it what they received.
import {
  printError,
  ruleError,
  runOperation,
  type Follower,
  type Operation,
  type OperationPlan,
  type OperationSuccess,
  type RequestClient,
  type RequestSurroundings,
  type ResponseCache,
  type RoleSchema,
  type SchemaSnapshot,
} from '@app/engine';
import { GatewayError, type GraphqlRequest, type Json, type Observation, type Observe, type Session } from '@app/types';
import type { AuditTrail, CallTransport } from '../audit/audit-trail.js';
import type { GatewayConfig } from '../config/gateway-config.js';
import type { RateLimits } from '../rate-limits/rate-limits.js';
import type { SnapshotHolder } from '../snapshot/snapshot.holder.js';
import type { EndpointProfile } from './endpoint-profile.js';
import { requestError } from './error.js';
import { showsInternalErrors } from '../session/shows-internal-errors.js';
import { STATUS_RULES, statusToSend } from '../session/status-rules.js';
import { cacheHeaders } from '../response-cache/cache-headers.js';
import { withinTime } from './within-time.js';
import { readGraphqlBody, type GraphqlBody } from './read-graphql-request.js';

export interface EndpointSettings {
  readonly errors: GatewayConfig['errors'];
  readonly dropUnboundVariables: boolean;
  /** Whether `query-log` lines are wanted. */
  readonly logQueries: boolean;
  /** Where answers of queries are kept. */
  readonly cache: ResponseCache;
  readonly limits: RateLimits;
  /** Undefined: nothing is recorded. */
  readonly audit?: AuditTrail | undefined;
}

export interface EndpointRequest {
  readonly text: string;
  readonly headers: RequestSurroundings['headers'];
  readonly session: Session;
  readonly requestId: string;
  readonly signal: () => AbortSignal;
  readonly client: RequestClient;
  readonly profile: EndpointProfile;
}

/** One operation of a caller, over whatever transport. */
export interface Caller {
  readonly session: Session;
  readonly headers: RequestSurroundings['headers'];
  readonly requestId: string;
  readonly signal: () => AbortSignal;
  readonly client: RequestClient;
  readonly transport: RequestSurroundings['transport'];
  readonly batched: boolean;
  /** For the audit log; undefined: the call is not recorded. */
  readonly origin?: CallTransport | undefined;
  /** Of whoever goes on with subscriptions. */
  readonly follower?: Follower;
  /** Told when the operation is valid and about to run. */
  readonly onRun?: (plan: OperationPlan) => void;
  /** Asked again for a subscription: rate limits do not count it again. */
  readonly repeats?: boolean;
}

export interface EndpointAnswer {
  readonly status: number;
  readonly body: string;
  readonly cookies: readonly string[];
  /** Beside those that every answer has. */
  readonly headers?: readonly (readonly [name: string, value: string])[] | undefined;
  readonly mode: 'single' | 'batched' | 'error';
  readonly error: GatewayError | undefined;
  /** The parsed body, for logs. */
  readonly json: Json | undefined;
}

function callerOf(request: EndpointRequest, batched: boolean): Caller {
  const { session, headers, requestId, signal, client } = request;
  return { session, headers, requestId, signal, client, transport: 'http', batched, origin: 'http' };
}

/** How one operation is run; the Apollo driver puts its own pipeline here. @throws GatewayError */
export type RunOperation = (operation: Operation) => Promise<OperationSuccess>;

export class GraphqlEndpoint {
  constructor(
    private readonly holder: SnapshotHolder,
    private readonly settings: EndpointSettings,
    private readonly observe: Observe,
    private readonly run: RunOperation = runOperation,
  ) {}

  /** What variables without values mean, as for the requests that are answered here. */
  get planOptions(): Pick<EndpointSettings, 'dropUnboundVariables'> {
    return { dropUnboundVariables: this.settings.dropUnboundVariables };
  }

  /** Answers a request of an authenticated caller. Never rejects. */
  async answer(request: EndpointRequest): Promise<EndpointAnswer> {
    const lease = this.holder.lease();
    try {
      const body = readGraphqlBody(request.text);
      const schema = this.schemaOf(lease.snapshot, request.session, request.profile);
      if (body.type === 'batch') return await this.answerBatch(body, { schema, request });
      const { body: text, cookies, cache } = await this.runOne(body.request, schema, callerOf(request, false));
      const headers = cacheHeaders(cache);
      return { status: 200, body: text, cookies, headers, mode: 'single', error: undefined, json: body.json };
    } catch (thrown) {
      return this.failure(this.asGatewayError(thrown, request.requestId), request.session, request.profile);
    } finally {
      lease.release();
    }
  }

  /** Runs one operation outside an HTTP exchange. @throws GatewayError */
  async operate(request: GraphqlRequest, caller: Caller, profile: EndpointProfile): Promise<OperationSuccess> {
    const lease = this.holder.lease();
    try {
      return await this.runOne(request, this.schemaOf(lease.snapshot, caller.session, profile), caller);
    } catch (thrown) {
      throw this.asGatewayError(thrown, caller.requestId);
    } finally {
      lease.release();
    }
  }

  /** The answer to a request that failed, before or after it was authenticated. */
  failure(error: GatewayError, session: Session | undefined, { path }: EndpointProfile): EndpointAnswer {
    const status = statusToSend(STATUS_RULES[path], error.status, this.settings.errors.preserve401);
    const body = printError(error, this.showsInternal(session));
    return { status, body, cookies: [], mode: 'error', error, json: undefined };
  }

  /** Whether a caller sees `internal` of errors. */
  showsInternal(session: Session | undefined): boolean {
    return showsInternalErrors(this.settings.errors, session);
  }

  private schemaOf(snapshot: SchemaSnapshot, session: Session, { api }: EndpointProfile): RoleSchema {
    return snapshot.roleSchema({ role: session.role, api, backendOnlyPermissions: session.backendOnlyPermissions });
  }

  private async answerBatch(
    body: Extract<GraphqlBody, { type: 'batch' }>,
    { schema, request }: { readonly schema: RoleSchema; readonly request: EndpointRequest },
  ): Promise<EndpointAnswer> {
    const { maxBatch } = schema.rules;
    if (maxBatch !== undefined && body.requests.length > maxBatch)
      throw ruleError.tooManyOperations(body.requests.length, maxBatch);
    const texts: string[] = [];
    for (const item of body.requests) {
      try {
        if (item instanceof GatewayError) throw item;
        texts.push((await this.runOne(item, schema, callerOf(request, true))).body);
      } catch (thrown) {
        texts.push(printError(this.asGatewayError(thrown, request.requestId), this.showsInternal(request.session)));
      }
    }
    const text = `[${texts.join(',')}]`;
    return { status: 200, body: text, cookies: [], mode: 'batched', error: undefined, json: body.json };
  }

  private runOne(graphql: GraphqlRequest, schema: RoleSchema, caller: Caller): Promise<OperationSuccess> {
    const { audit } = this.settings;
    const { origin: transport, session, requestId, client } = caller;
    if (audit === undefined || transport === undefined) return this.runAdmitted(graphql, schema, caller);
    const ended = audit.beginOperation(
      graphql,
      { transport, session, requestId, client },
      this.holder.current.document,
    );
    const running = this.runAdmitted(graphql, schema, caller);
    if (ended !== undefined)
      void running.then(() => {
        ended();
      }, ended);
    return running;
  }

  private runAdmitted(graphql: GraphqlRequest, schema: RoleSchema, caller: Caller): Promise<OperationSuccess> {
    const admitted = caller.repeats === true ? undefined : this.settings.limits.admit(schema.rules.rate, caller);
    if (admitted === undefined) return this.runInTime(graphql, schema, caller);
    return admitted.then(() => this.runInTime(graphql, schema, caller));
  }

  private runInTime(graphql: GraphqlRequest, schema: RoleSchema, caller: Caller): Promise<OperationSuccess> {
    const { timeLimitMs } = schema.rules;
    if (timeLimitMs === undefined) return this.runFreely(graphql, schema, caller);
    return withinTime(timeLimitMs, caller.signal, (signal) => this.runFreely(graphql, schema, { ...caller, signal }));
  }

  private runFreely(graphql: GraphqlRequest, schema: RoleSchema, caller: Caller): Promise<OperationSuccess> {
    const { session, headers, requestId, signal, client, transport, batched, follower, onRun } = caller;
    const { dropUnboundVariables, logQueries, cache } = this.settings;
    return this.run({
      request: graphql,
      schema,
      surroundings: { session, headers, requestId, signal, client, transport, batched, follower },
      options:
        logQueries || onRun !== undefined
          ? {
              dropUnboundVariables,
              cache,
              onPlan: (plan, isKept) => {
                if (logQueries) this.logQuery(isKept ? 'cached' : kindOf(plan), graphql, requestId);
                onRun?.(plan);
              },
            }
          : { dropUnboundVariables, cache },
    });
  }

  private logQuery(kind: QueryKind, { query, variables, operationName }: GraphqlRequest, requestId: string): void {
    this.observe({
      type: 'query-log',
      requestId,
      query: { query, ...(operationName === undefined ? {} : { operationName }), variables },
      kind,
      generatedSql: null,
    });
  }

  /** Anything but a GatewayError is a bug of ours: logged with its stack, shown without. */
  asGatewayError(thrown: unknown, requestId: string): GatewayError {
    if (thrown instanceof GatewayError) return thrown;
    const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    this.observe({
      type: 'internal',
      level: 'error',
      source: 'unhandled-internal-error',
      detail: { request_id: requestId, error: detail },
    });
    return requestError.internal();
  }
}

type QueryKind = Extract<Observation, { readonly type: 'query-log' }>['kind'];

function kindOf({ roots }: OperationPlan): QueryKind {
  const kinds = new Set(roots.map(({ step }) => (step.type === 'kind' ? step.kind : step.type)));
  if (kinds.has('action')) return 'action';
  return kinds.has('table') || kinds.has('namespace') ? 'database' : 'introspection';
}
