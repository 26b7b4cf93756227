// What one root field of an action asks for. Pure data: printing it is enough to understand it.
import type { InputTemplate, OutputShape } from '@app/engine';
import type { Role } from '@app/types';
import type { ResolvedAction } from '../resolve/resolved-actions.js';

/** `sync`: call and answer. `enqueue`: store an asynchronous run, answer its id. `result`: read such a run. */
export type ActionMode = 'sync' | 'enqueue' | 'result';

export interface ActionPayload {
  readonly action: string;
  readonly mode: ActionMode;
  /** Always an object template: the arguments by name. */
  readonly input: InputTemplate;
  readonly output: OutputShape;
  /** The role whose presets and check are part of the call; absent: there are none. */
  readonly boundBy?: Role;
}

/** What a root field of the schema is bound to. */
export interface ActionTarget {
  readonly action: ResolvedAction;
  readonly mode: ActionMode;
  readonly boundBy?: Role;
}
