export { createActionKind, type ActionKindDeps } from './action-kind.js';
export { attemptRun, type Attempt, type AttemptEnd, type AttemptServices } from './async/attempt-run.js';
export { concurrencyLimits, hasAsynchronousActions, hasPolicy } from './async/policy.js';
export { judgeCallback, readCallback, type CallbackBody } from './async/read-callback.js';
export type { RunServices, RunSettings } from './async/run-services.js';
export {
  FINISHED_STATES,
  logStatusOf,
  type AttemptOutcome,
  type CallbackAnswer,
  type CallbackReport,
  type Claim,
  type ClaimedRun,
  type ClaimRequest,
  type Enqueued,
  type LogStatus,
  type NewRun,
  type Run,
  type RunChanges,
  type RunError,
  type RunIdempotency,
  type RunState,
  type RunStore,
} from './async/run-store.js';
export type { CallLimits, CallToCount } from './call/call-limits.js';
export type { SyncServices } from './call/call-sync.js';
export type { CallServices } from './call/pipeline.js';
export type { CallSettings } from './call/prepared-call.js';
export type { ActionMode, ActionPayload, ActionTarget } from './plan/action-payload.js';
export type {
  Begun,
  KeyedRun,
  RecordCall,
  RecordedCall,
  SyncOutcome,
  SyncRunError,
  SyncRuns,
  Timing,
} from './idempotency/sync-runs.js';
export type { Describe } from './resolve/resolve-actions.js';
export type {
  ResolvedAction,
  ResolvedActions,
  ResolvedCustomTypes,
  ResolvedObject,
} from './resolve/resolved-actions.js';
