// The table of contents: a GraphQL request through all stages.
import { OperationTypeNode, type DocumentNode } from 'graphql';
import type { GraphqlRequest, Json } from '@app/types';
import type { Refresh, RequestContext, StepResult } from '../kind/field-kind.js';
import type { VariableValues } from '../kind/input-template.js';
import type { RoleSchema } from '../snapshot/role-schema.js';
import { operationError } from './error.js';
import { answerCached, type CacheNote } from '../caching/answer-cached.js';
import type { ResponseCache } from '../caching/response-cache.js';
import { executePlan } from './execute.js';
import type { OperationPlan } from './operation-plan.js';
import { indexDefinitions, parseDocument, type ParsedDocument } from './parse.js';
import { prepareOperation, type PreparedOperation } from './prepare.js';
import { printData } from './respond.js';
import { bindVariables, coerceUses, type BoundVariables } from './variables.js';

/** What a caller knows about a request before it is parsed. */
export type RequestSurroundings = Omit<RequestContext, 'values' | 'operationType' | 'queryText' | 'limitLife'>;

export interface OperationOptions {
  /** Experimental feature `no_null_unbound_variable_default`: unbound nullable variables drop their argument. */
  readonly dropUnboundVariables: boolean;
  /** Told the plan before it runs, or before its kept answer is given (query-log). */
  readonly onPlan?: (plan: OperationPlan, isKept: boolean) => void;
  /** Where answers are kept; without it none are. */
  readonly cache?: ResponseCache | undefined;
}

export interface OperationSuccess {
  readonly body: string;
  readonly cookies: readonly string[];
  /** Of a subscription; undefined: it is asked again at the interval of live queries. */
  readonly refresh?: Refresh;
  /** Of a query whose answers are kept. */
  readonly cache?: CacheNote;
}

export interface Operation {
  readonly request: GraphqlRequest;
  readonly schema: RoleSchema;
  readonly surroundings: RequestSurroundings;
  readonly options: OperationOptions;
}

/** Runs one operation. @throws GatewayError: the first fault of any stage. */
export function runOperation(operation: Operation): Promise<OperationSuccess> {
  return run(operation, () => parseDocument(operation.request.query));
}

/** Enters half-way for a caller that has parsed the document already (the Apollo driver). @throws GatewayError */
export function runParsed(document: DocumentNode, operation: Operation): Promise<OperationSuccess> {
  return run(operation, () => indexDefinitions(document));
}

async function run(operation: Operation, parsed: () => ParsedDocument): Promise<OperationSuccess> {
  const { request, schema } = operation;
  const { query, operationName } = request;
  const known = schema.plans.get(query, operationName);
  const prepared = known ?? prepareOperation(parsed(), operationName, schema);
  const planned = planRequest(prepared, operation);
  const { plan, values } = planned;
  // Only what could be planned is kept: faulty texts must not push good ones out.
  if (known === undefined) schema.plans.set(query, operationName, prepared);
  if (plan.caching !== undefined && plan.constant === undefined) {
    const { cache } = operation.options;
    const { caching } = plan;
    if (cache !== undefined && !operation.surroundings.batched)
      return answerCached({ operation, caching, cache, ...planned }, async (limits) => {
        const context = { ...contextOf(operation, plan, values), ...limits };
        return printData(plan.roots, await executePlan(plan, schema, context));
      });
  }
  operation.options.onPlan?.(plan, false);
  if (plan.constant !== undefined) return { body: plan.constant, cookies: NO_COOKIES };
  const results = await execute(operation, plan, values);
  const body = printData(plan.roots, results);
  if (plan.operation !== 'subscription') return { body, cookies: cookiesOf(results) };
  const refresh = refreshOf(results);
  return refresh === undefined ? { body, cookies: NO_COOKIES } : { body, cookies: NO_COOKIES, refresh };
}

/** Kept answers that a mutation makes outdated are gone when it is answered, also where only its first fields took effect. */
async function execute(
  operation: Operation,
  plan: OperationPlan,
  values: VariableValues,
): Promise<readonly StepResult[]> {
  const { changes } = plan;
  const run = () => executePlan(plan, operation.schema, contextOf(operation, plan, values));
  if (changes === undefined) return run();
  try {
    return await run();
  } finally {
    await operation.options.cache?.invalidate(changes);
  }
}

/** A response changes as often as the field of it that changes most often. */
function refreshOf(results: readonly StepResult[]): Refresh | undefined {
  if (results.some(({ refresh }) => refresh === undefined)) return undefined;
  return results.every(({ refresh }) => refresh === 'never') ? 'never' : 'on-change';
}

const NO_COOKIES: readonly string[] = [];

function cookiesOf(results: readonly StepResult[]): readonly string[] {
  if (results.every((result) => result.cookies === undefined)) return NO_COOKIES;
  return results.flatMap((result) => result.cookies ?? []);
}

/** Written out, as a spread takes longer than everything else here together. */
function contextOf({ surroundings, request }: Operation, plan: OperationPlan, values: VariableValues): RequestContext {
  const { session, headers, requestId, transport, batched, signal, follower, client } = surroundings;
  return {
    session,
    values,
    headers,
    requestId,
    queryText: request.query,
    operationType: plan.operation,
    transport,
    batched,
    signal,
    follower: plan.operation === 'subscription' ? follower : undefined,
    client,
  };
}

interface PlannedValues {
  readonly plan: OperationPlan;
  readonly values: VariableValues;
  readonly shapes: readonly (Json | undefined)[];
  readonly bound: BoundVariables;
}

/** The plan for this request's variables, and their values. @throws GatewayError */
function planRequest(prepared: PreparedOperation, { request, surroundings, options }: Operation): PlannedValues {
  if (prepared.operation === OperationTypeNode.SUBSCRIPTION && surroundings.transport === 'http')
    throw operationError.subscriptionOverHttp();
  const bound = bindVariables(prepared.variables, request.variables);
  const dropUnbound = options.dropUnboundVariables;
  const { plan, shapes } = prepared.shapeFor(bound, dropUnbound);
  return { plan, values: coerceUses(plan.variableUses, { bound, shapes, dropUnbound }), shapes, bound };
}

/** A request that only its execution is missing of. */
export interface PlannedRequest {
  readonly plan: OperationPlan;
  readonly context: RequestContext;
}

/** Validates and plans one operation without running it (explain). @throws GatewayError */
export function planWithValues(operation: Operation): PlannedRequest {
  const { request, schema } = operation;
  const prepared = prepareOperation(parseDocument(request.query), request.operationName, schema);
  const { plan, values } = planRequest(prepared, operation);
  return { plan, context: contextOf(operation, plan, values) };
}

/** Everything up to the point where something would run: a request that this accepts is valid. @throws GatewayError */
export function checkOperation({ request, schema, options }: Operation): void {
  const prepared = prepareOperation(parseDocument(request.query), request.operationName, schema);
  const bound = bindVariables(prepared.variables, request.variables);
  const dropUnbound = options.dropUnboundVariables;
  const { plan, shapes } = prepared.shapeFor(bound, dropUnbound);
  coerceUses(plan.variableUses, { bound, shapes, dropUnbound });
}
