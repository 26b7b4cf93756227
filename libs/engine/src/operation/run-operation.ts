// The table of contents: a GraphQL request through all stages.
import { OperationTypeNode } from 'graphql';
import type { GraphqlRequest } from '@app/types';
import type { RequestContext } from '../kind/field-kind.js';
import type { RoleSchema } from '../snapshot/role-schema.js';
import { operationError } from './error.js';
import { executePlan } from './execute.js';
import type { OperationPlan } from './operation-plan.js';
import { indexDefinitions, parseDocument } from './parse.js';
import { prepareOperation, type PreparedOperation } from './prepare.js';
import { printData } from './respond.js';
import { bindVariables, coerceUses } from './variables.js';

/** What a caller knows about a request before it is parsed. */
export type RequestSurroundings = Omit<RequestContext, 'values' | 'operationType' | 'queryText'>;

export interface OperationOptions {
  /** Experimental feature `no_null_unbound_variable_default`: unbound nullable variables drop their argument. */
  readonly dropUnboundVariables: boolean;
  /** Told the plan before it runs (query-log). */
  readonly onPlan?: (plan: OperationPlan) => void;
}

export interface OperationSuccess {
  readonly body: string;
  readonly cookies: readonly string[];
}

export interface Operation {
  readonly request: GraphqlRequest;
  readonly schema: RoleSchema;
  readonly surroundings: RequestSurroundings;
  readonly options: OperationOptions;
}

/** Runs one operation. @throws GatewayError: the first fault of any stage. */
export async function runOperation(operation: Operation): Promise<OperationSuccess> {
  const { request, schema } = operation;
  const known = schema.plans.get(request.query, request.operationName);
  if (known !== undefined) return runPrepared(known, operation);
  const prepared = prepareOperation(parseDocument(request.query), request.operationName, schema);
  const success = runPrepared(prepared, operation);
  schema.plans.set(request.query, request.operationName, prepared);
  return success;
}

/** Enters half-way for a caller that has parsed the document already (the Apollo driver). @throws GatewayError */
export async function runParsed(
  document: Parameters<typeof indexDefinitions>[0],
  operation: Operation,
): Promise<OperationSuccess> {
  const { request, schema } = operation;
  const known = schema.plans.get(request.query, request.operationName);
  const prepared = known ?? prepareOperation(indexDefinitions(document), request.operationName, schema);
  const success = runPrepared(prepared, operation);
  if (known === undefined) schema.plans.set(request.query, request.operationName, prepared);
  return success;
}

async function runPrepared(
  prepared: PreparedOperation,
  { request, schema, surroundings, options }: Operation,
): Promise<OperationSuccess> {
  if (prepared.operation === OperationTypeNode.SUBSCRIPTION && surroundings.transport === 'http')
    throw operationError.subscriptionOverHttp();
  const bound = bindVariables(prepared.variables, request.variables);
  const plan = prepared.shapeFor(bound);
  const values = coerceUses(plan.variableUses, bound, options.dropUnboundVariables);
  options.onPlan?.(plan);
  const context: RequestContext = { ...surroundings, values, operationType: plan.operation, queryText: request.query };
  const results = await executePlan(plan, schema, context);
  return { body: printData(plan, results), cookies: results.flatMap((result) => result.cookies ?? []) };
}

/** Everything up to the point where something would run: a request that this accepts is valid. @throws GatewayError */
export function checkOperation({ request, schema, options }: Operation): void {
  const prepared = prepareOperation(parseDocument(request.query), request.operationName, schema);
  const bound = bindVariables(prepared.variables, request.variables);
  coerceUses(prepared.shapeFor(bound).variableUses, bound, options.dropUnboundVariables);
}
