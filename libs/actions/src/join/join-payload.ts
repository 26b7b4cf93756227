// What a join to an action carries: the target of its field, and the payload of its runner. Pure data.
import type { Role } from '@app/types';
import type { InputTemplate, OutputShape } from '@app/engine';

/** `JoinBinding.target` of a field that leads to an action. */
export interface ActionJoinTarget {
  readonly action: string;
  /** Which argument each value of a key is. */
  readonly arguments: readonly string[];
  /** The role whose presets and check are part of each call; absent: there are none. */
  readonly boundBy?: Role;
}

export interface ActionJoinPayload extends ActionJoinTarget {
  /** Always an object template: the arguments that the client gave, by name. */
  readonly input: InputTemplate;
  readonly output: OutputShape;
}
