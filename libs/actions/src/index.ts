export { createActionKind, type ActionKindDeps } from './action-kind.js';
export type { CallServices } from './call/pipeline.js';
export type { CallSettings } from './call/prepared-call.js';
export type { OutputField, OutputShape } from './output/output-shape.js';
export type { ActionMode, ActionPayload, ActionTarget } from './plan/action-payload.js';
export type { Describe } from './resolve/resolve-actions.js';
export type {
  ResolvedAction,
  ResolvedActions,
  ResolvedCustomTypes,
  ResolvedObject,
} from './resolve/resolved-actions.js';
