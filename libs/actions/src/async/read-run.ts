// The result field of an asynchronous action, in queries and subscriptions (spec/actions.md 7.4).
import { parseJson, type Json, type JsonObject } from '@app/types';
import type { RequestContext } from '@app/engine';
import type { ResolvedAction, ResolvedActions } from '../resolve/resolved-actions.js';
import { hasPolicy } from './policy.js';
import { mayReadRun } from './may-read-run.js';
import { hasRelationships } from './follow-run.js';
import { FINISHED_STATES, type Run } from './run-store.js';
import type { RunServices } from './run-services.js';

/** Which run a result field asks for. */
export interface ResultRequest {
  readonly action: ResolvedAction;
  readonly resolved: ResolvedActions;
  /** Any JSON: an id in no known form finds nothing. */
  readonly id: Json | undefined;
  readonly context: RequestContext;
}

export interface ReadRun {
  readonly value: Json;
  /** The run that may be read here will not change any more. */
  readonly hasEnded: boolean;
}

/**
 * The value that the field's selection is taken from, in the place of a handler's answer: the wrapper type's fields, or the bare
 * payload where the output is a scalar. Null for a run that is unknown, of another action, or somebody else's.
 */
export async function readRun(request: ResultRequest, services: RunServices): Promise<ReadRun> {
  const { action, id, context } = request;
  const run = typeof id === 'string' ? await services.store.find(id) : undefined;
  if (run?.action !== action.name) return NOTHING;
  if (!mayReadRun(context.session, run.sessionVariables, services.settings.strictSession)) return NOTHING;
  const output = run.responseText === undefined ? null : parseJson(run.responseText);
  const value = action.output.category === 'object' ? wrap(run, output, { request, services }) : output;
  return { value, hasEnded: FINISHED_STATES.has(run.state) };
}

const NOTHING: ReadRun = { value: null, hasEnded: false };

function wrap(
  run: Run,
  output: Json,
  { request, services }: { readonly request: ResultRequest; readonly services: RunServices },
): JsonObject {
  const { action, resolved, context } = request;
  const joined = hasRelationships(action, resolved);
  const wrapped = {
    id: run.id,
    created_at: joined ? run.createdAt.replace(/Z$/, '+00:00') : run.createdAt,
    errors: printErrors(run, services.showsInternal(context.session)),
    output,
  };
  if (!hasPolicy(action)) return wrapped;
  return { ...wrapped, progress: run.progress ?? null, status: run.state, attempts: run.attempts };
}

function printErrors({ errors }: Run, showsInternal: boolean): Json {
  if (errors === undefined) return null;
  const { error, path, code, internal } = errors;
  return { error, path, code, ...(showsInternal && internal !== undefined ? { internal } : {}) };
}
