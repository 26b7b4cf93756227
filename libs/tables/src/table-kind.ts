// The table kind: the stages of tracked tables, views and functions, joined for the corridor.
import type { FieldBinding, FieldKind, PlannedField, RequestContext, StepResult, StepRunner } from '@app/engine';
import { invariant } from '@app/types';
import { changesOf } from './caching/changes.js';
import { dependenciesOf, readDependencies } from './caching/dependencies.js';
import { joinFields } from './join/join-fields.js';
import type { TableJoinPayload } from './join/join-target.js';
import { runTableJoin } from './join/run-join.js';
import { translateJoin } from './join/translate-join.js';
import type { ConnectionTarget, FunctionTarget, NodeTarget, TableTarget } from './permission/role-graph.js';
import { translateConnectionField } from './relay/translate/translate-connection-field.js';
import { translateNodeField } from './relay/translate/translate-node-field.js';
import { makePrecondition } from './precondition/make-precondition.js';
import type { ResolvedTables, TableSettings } from './resolve/resolved-tables.js';
import { resolveTables } from './resolve/resolve-tables.js';
import { runRead } from './run/run-read.js';
import { runWrites, type WritePayload } from './run/run-writes.js';
import type { SqlPort } from './run/sql-port.js';
import { contributeTables } from './schema/contribute-tables.js';
import { translateMutation } from './translate/mutation/translate-mutation.js';
import { translateRootField } from './translate/select/translate-root-field.js';
import type { TablePayload } from './translate/table-payload.js';
import type { ValidateInputCall } from './validate-input/validate-input.js';

export interface TableKindInput {
  readonly sql: SqlPort;
  readonly settings: TableSettings;
  /**
   * Asks the webhook of one `validate_input` (spec/permissions.md 7.1); rejects with a GatewayError when it refuses.
   * Without it a mutation that needs one fails: nothing is written unchecked.
   */
  readonly validateInput?: ValidateInputCall;
}

export type TableKind = FieldKind<ResolvedTables, TablePayload>;

/** Makes the kind over its ports. */
export function createTableKind(input: TableKindInput): TableKind {
  return {
    name: 'table',
    expandsInputs: true,
    resolve: (document, env) => resolveTables(document, env, input.settings),
    contribute: contributeTables,
    plan,
    joinFields,
    planJoin: translateJoin,
    dependencies: dependenciesOf,
    joinDependencies: (payload, resolved) => readDependencies(payload as TableJoinPayload, resolved),
    changes: changesOf,
    precondition: (source, expression, { sources }) => {
      const tables = sources.get(source);
      return tables === undefined ? undefined : makePrecondition(tables, expression, input.sql);
    },
    runner: runnerOf(input),
  };
}

function plan(field: PlannedField, binding: FieldBinding): TablePayload {
  const target = binding.target as TableTarget | FunctionTarget | ConnectionTarget | NodeTarget;
  if (target.type === 'connection') return translateConnectionField(field, target);
  if (target.type === 'node') return translateNodeField(field, target);
  return isWrite(target) ? translateMutation(field, target) : translateRootField(field, target);
}

const READS: ReadonlySet<string> = new Set<TableTarget['operation']>([
  'select',
  'select_by_pk',
  'select_aggregate',
  'select_stream',
]);

function isWrite(target: TableTarget | FunctionTarget): boolean {
  return target.type === 'function' ? target.function.exposedAs === 'mutation' : !READS.has(target.operation);
}

function runnerOf(input: TableKindInput): StepRunner<ResolvedTables, TablePayload> {
  const write = async (
    payloads: readonly WritePayload[],
    resolved: ResolvedTables,
    context: RequestContext,
  ): Promise<readonly StepResult[]> => {
    for (const { program } of payloads) {
      for (const validation of program.validations) {
        invariant(input.validateInput !== undefined, 'inputs that a permission wants validated can be');
        await input.validateInput(validation, context);
      }
    }
    return runWrites(payloads, resolved, context, input.sql);
  };
  return {
    run: async (payload, resolved, context): Promise<StepResult> => {
      if (payload.access === 'read') return runRead(payload, context, input.sql);
      const [result] = await write([payload], resolved, context);
      invariant(result !== undefined, 'a write answers');
      return result;
    },
    runJoin: (payload, keys, { context }) =>
      runTableJoin(payload as TableJoinPayload, keys, { context, sql: input.sql }),
    together: isOneUnit,
    runTogether: (payloads, resolved, context) => write(payloads.filter(isWritePayload), resolved, context),
  };
}

/** Writes of one source share a transaction (spec/queries-and-mutations.md 7.1). */
function isOneUnit(payloads: readonly TablePayload[]): boolean {
  return payloads.every((payload) => isWritePayload(payload) && payload.source === payloads[0]?.source);
}

function isWritePayload(payload: TablePayload): payload is WritePayload {
  return payload.access === 'write';
}
