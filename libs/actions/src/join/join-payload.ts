// What a join to an action carries: the target of its field, and the payload of its runner. Pure data.
import type { InputTemplate, OutputShape } from '@app/engine';

/** `JoinBinding.target` of a field that leads to an action. */
export interface ActionJoinTarget {
  readonly action: string;
  /** Which argument each value of a key is. */
  readonly arguments: readonly string[];
}

export interface ActionJoinPayload extends ActionJoinTarget {
  /** Always an object template: the arguments that the client gave, by name. */
  readonly input: InputTemplate;
  readonly output: OutputShape;
}
