// What the printer makes: the only form in which a statement leaves this lib.
import type { ParameterSource } from '../ast/parameter.js';

export interface PrintedStatement {
  /** With placeholders `$1` to `$n`, each cast where it stands. */
  readonly text: string;
  /** `parameters[0]` fills `$1`. */
  readonly parameters: readonly ParameterSource[];
}
