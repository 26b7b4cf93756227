// The table kind: the stages of tracked tables, views and functions, joined for the corridor.
import type { FieldBinding, FieldKind, PlannedField, RequestContext, StepResult, StepRunner } from '@app/engine';
import { invariant } from '@app/types';
import type { FunctionTarget, TableTarget } from './permission/role-graph.js';
import type { ResolvedTables, TableSettings } from './resolve/resolved-tables.js';
import { resolveTables } from './resolve/resolve-tables.js';
import { runRead } from './run/run-read.js';
import { runWrites, type WritePayload, type WriteRunEnv } from './run/run-writes.js';
import { contributeTables } from './schema/contribute-tables.js';
import { translateMutation } from './translate/mutation/translate-mutation.js';
import { translateRootField } from './translate/select/translate-root-field.js';
import type { TablePayload } from './translate/table-payload.js';

export interface TableKindInput extends WriteRunEnv {
  readonly settings: TableSettings;
}

export type TableKind = FieldKind<ResolvedTables, TablePayload>;

/** Makes the kind over its ports. */
export function createTableKind(input: TableKindInput): TableKind {
  return {
    name: 'table',
    resolve: (document, env) => resolveTables(document, env, input.settings),
    contribute: contributeTables,
    plan,
    runner: runnerOf(input),
  };
}

function plan(field: PlannedField, binding: FieldBinding): TablePayload {
  const target = binding.target as TableTarget | FunctionTarget;
  return isWrite(target) ? translateMutation(field, target) : translateRootField(field, target);
}

const READS: ReadonlySet<string> = new Set<TableTarget['operation']>(['select', 'select_by_pk', 'select_aggregate']);

function isWrite(target: TableTarget | FunctionTarget): boolean {
  return target.type === 'function' ? target.function.exposedAs === 'mutation' : !READS.has(target.operation);
}

function runnerOf(env: WriteRunEnv): StepRunner<ResolvedTables, TablePayload> {
  return {
    run: async (payload: TablePayload, _resolved: ResolvedTables, context: RequestContext): Promise<StepResult> => {
      if (payload.access === 'read') return runRead(payload, context, env.sql);
      const [result] = await runWrites([payload], context, env);
      invariant(result !== undefined, 'a write answers');
      return result;
    },
    together: isOneUnit,
    runTogether: (payloads, _resolved, context) => runWrites(payloads.filter(isWritePayload), context, env),
  };
}

/** Writes of one source share a transaction (spec/queries-and-mutations.md 7.1). */
function isOneUnit(payloads: readonly TablePayload[]): boolean {
  return payloads.every((payload) => isWritePayload(payload) && payload.source === payloads[0]?.source);
}

function isWritePayload(payload: TablePayload): payload is WritePayload {
  return payload.access === 'write';
}
