// One GraphQL HTTP request as the protocol sees it: body text and headers in, status and body text out. Knows no Nest and
// no Fastify; drivers give it what they received.
import {
  printError,
  runOperation,
  type Operation,
  type OperationPlan,
  type OperationSuccess,
  type RequestSurroundings,
} from '@app/engine';
import { GatewayError, type GraphqlRequest, type Json, type Observe, type Session } from '@app/types';
import type { GatewayConfig } from '../config/gateway-config.js';
import type { SnapshotHolder } from '../snapshot/snapshot.holder.js';
import { requestError } from './error.js';
import { showsInternalErrors } from '../session/shows-internal-errors.js';
import { STATUS_RULES, statusToSend } from '../session/status-rules.js';
import { readGraphqlBody, type GraphqlBody } from './read-graphql-request.js';

export interface EndpointSettings {
  readonly errors: GatewayConfig['errors'];
  readonly dropUnboundVariables: boolean;
  /** Whether `query-log` lines are wanted. */
  readonly logQueries: boolean;
}

export interface EndpointRequest {
  readonly text: string;
  readonly headers: RequestSurroundings['headers'];
  readonly session: Session;
  readonly requestId: string;
  readonly signal: () => AbortSignal;
}

export interface EndpointAnswer {
  readonly status: number;
  readonly body: string;
  readonly cookies: readonly string[];
  readonly mode: 'single' | 'batched' | 'error';
  readonly error: GatewayError | undefined;
  /** The parsed body, for logs. */
  readonly json: Json | undefined;
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

  /** Answers a request of an authenticated caller. Never rejects. */
  async answer(request: EndpointRequest): Promise<EndpointAnswer> {
    const lease = this.holder.lease();
    try {
      const body = readGraphqlBody(request.text);
      const schema = lease.snapshot.roleSchema({
        role: request.session.role,
        api: 'graphql',
        backendOnlyPermissions: request.session.backendOnlyPermissions,
      });
      if (body.type === 'batch') return await this.answerBatch(body, { schema, request });
      const { body: text, cookies } = await this.runOne(body.request, { schema, request, batched: false });
      return { status: 200, body: text, cookies, mode: 'single', error: undefined, json: body.json };
    } catch (thrown) {
      return this.failure(this.asGatewayError(thrown, request.requestId), request.session);
    } finally {
      lease.release();
    }
  }

  /** The answer to a request that failed, before or after it was authenticated. */
  failure(error: GatewayError, session: Session | undefined): EndpointAnswer {
    const status = statusToSend(STATUS_RULES['/v1/graphql'], error.status, this.settings.errors.preserve401);
    const body = printError(error, showsInternalErrors(this.settings.errors, session));
    return { status, body, cookies: [], mode: 'error', error, json: undefined };
  }

  private async answerBatch(
    body: Extract<GraphqlBody, { type: 'batch' }>,
    at: Pick<Operation, 'schema'> & { readonly request: EndpointRequest },
  ): Promise<EndpointAnswer> {
    const texts: string[] = [];
    for (const item of body.requests) {
      try {
        if (item instanceof GatewayError) throw item;
        texts.push((await this.runOne(item, { ...at, batched: true })).body);
      } catch (thrown) {
        texts.push(
          printError(
            this.asGatewayError(thrown, at.request.requestId),
            showsInternalErrors(this.settings.errors, at.request.session),
          ),
        );
      }
    }
    const text = `[${texts.join(',')}]`;
    return { status: 200, body: text, cookies: [], mode: 'batched', error: undefined, json: body.json };
  }

  private runOne(
    graphql: GraphqlRequest,
    at: Pick<Operation, 'schema'> & { readonly request: EndpointRequest; readonly batched: boolean },
  ): Promise<OperationSuccess> {
    const { session, headers, requestId, signal } = at.request;
    const { dropUnboundVariables, logQueries } = this.settings;
    return this.run({
      request: graphql,
      schema: at.schema,
      surroundings: { session, headers, requestId, signal, transport: 'http', batched: at.batched },
      options: logQueries
        ? {
            dropUnboundVariables,
            onPlan: (plan) => {
              this.logQuery(plan, graphql, requestId);
            },
          }
        : { dropUnboundVariables },
    });
  }

  private logQuery(plan: OperationPlan, { query, variables, operationName }: GraphqlRequest, requestId: string): void {
    const acts = plan.roots.some(({ step }) => step.type === 'kind');
    this.observe({
      type: 'query-log',
      requestId,
      query: { query, ...(operationName === undefined ? {} : { operationName }), variables },
      kind: acts ? 'action' : 'introspection',
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
