// What the printer makes: the only form in which a statement leaves this lib.
import type { RelationName } from '../ast/expression.js';
import type { ParameterSource } from '../ast/parameter.js';

export interface PrintedStatement {
  /** With placeholders `$1` to `$n`, each cast where it stands. */
  readonly text: string;
  /** `parameters[0]` fills `$1`. */
  readonly parameters: readonly ParameterSource[];
  readonly touches: Touches;
}

/** What a statement names of the database. */
export interface Touches {
  readonly reads: readonly RelationName[];
  readonly writes: readonly Write[];
  /** Those called by schema and name; built-in ones are not listed. */
  readonly functions: readonly RelationName[];
}

/** `updates`: columns that rows which are there already may get new values in. */
export interface Write {
  readonly relation: RelationName;
  readonly deletes: boolean;
  readonly updates: readonly string[];
}
