// What one mutation root field does inside its transaction. Pure data, made at plan time, interpreted by run/run-writes.ts.
import type { InputTemplate } from '@app/engine';
import type { JsonPath } from '@app/types';
import type { ValidateInput } from '../../permission/table-permissions.js';
import type { PreparedStatement } from '../table-payload.js';

export interface WriteProgram {
  /** Webhooks asked before the transaction starts, in this order. Empty for admin. */
  readonly validations: readonly InputValidation[];
  readonly body: WriteBody;
}

/** One `validate_input` call of spec/permissions.md 7.1. */
export interface InputValidation {
  readonly webhook: ValidateInput;
  /** `data.input`, a list; null where the field has no arguments. Filled with the request's values. */
  readonly input: InputTemplate;
}

export type WriteBody =
  /** Nothing is run: empty `objects`, an update without operators. */
  | { readonly type: 'constant'; readonly json: string }
  /** One statement writes and answers. Its row is `[json, passed]`; without a row the answer is `whenEmpty`. */
  | {
      readonly type: 'answering';
      readonly statement: PreparedStatement;
      /** Whether the second cell tells if the permission's checks passed. */
      readonly checked: boolean;
      readonly path: JsonPath;
      readonly whenEmpty: string;
    }
  /** Writes first, answers from the written rows afterwards. */
  | { readonly type: 'staged'; readonly write: WriteStage; readonly answer: WriteAnswer }
  /** `update_<t>_many`: the answers form a list. */
  | { readonly type: 'list'; readonly items: readonly WriteBody[] };

export type WriteStage =
  /** Each statement's one row is `[count, rows, passed]`; `rows` is an array literal of the table's row type. */
  | { readonly type: 'bulk'; readonly statements: readonly PreparedStatement[]; readonly checked: boolean; readonly path: JsonPath }
  /** Rows of a nested insert, one by one. */
  | { readonly type: 'rows'; readonly rows: readonly RowStage[] };

/** One row with what is inserted around it. */
export interface RowStage {
  /** Related rows that this one refers to. */
  readonly before: readonly BeforeRow[];
  /** Its row is `[row, passed, ...captured cells]`; no row: a conflict was ignored. */
  readonly statement: PreparedStatement;
  readonly checked: boolean;
  /** Names of the third and following cells, as sources `{type: 'earlier'}` of later statements call them. */
  readonly captures: readonly string[];
  /** Rows that refer to this one. */
  readonly after: readonly WriteStage[];
  /** As errors print it. */
  readonly table: string;
  readonly path: JsonPath;
}

export interface BeforeRow {
  readonly relationship: string;
  readonly row: RowStage;
}

export type WriteAnswer =
  /** Response text around the number of affected rows: null stands for it. */
  | { readonly type: 'counted'; readonly pieces: readonly (string | null)[] }
  /** Reads the sources `earlier` `rows` (array literal) and `affected_rows`; its first cell is the answer. */
  | { readonly type: 'statement'; readonly statement: PreparedStatement; readonly whenEmpty: string };
