// The payload of the table kind: what one root field runs. Pure data; printing it shows everything.
import type { ParameterSource, Touches } from '@app/sql';
import type { WriteProgram } from './mutation/write-program.js';

/** A printed statement under the name of its prepared form (a digest of the text). */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
  readonly parameters: readonly ParameterSource[];
  readonly touches: Touches;
}

export type TablePayload =
  /** One SELECT whose first cell is the field's JSON text; `whenEmpty` is the value when it has none. */
  | {
      readonly access: 'read';
      readonly source: string;
      readonly statement: PreparedStatement;
      readonly whenEmpty: string;
    }
  /** Runs in a transaction that it may share with its neighbours of the same source. */
  | { readonly access: 'write'; readonly source: string; readonly program: WriteProgram };
