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
  /** `data.input`, a list. Filled with the request's values. */
  readonly input: InputTemplate;
}

/** A part of the answer: text as it is, the cell of that index, or `AFFECTED`. */
export type AnswerPiece = string | number;

/** Stands for the number of affected rows. */
export const AFFECTED = -1;

export type WriteBody =
  /** Nothing is run: empty `objects`, an update without operators. */
  | { readonly type: 'constant'; readonly json: string }
  /** One statement writes and answers, with at most one row. */
  | {
      readonly type: 'answering';
      readonly statement: PreparedStatement;
      /** Index of the cell that tells whether the permission's checks passed; null where nothing is checked. */
      readonly passed: number | null;
      readonly path: JsonPath;
      readonly pieces: readonly AnswerPiece[];
      /** The answer when there is no row. */
      readonly whenEmpty: string;
    }
  /** Writes first, answers from the written rows afterwards. */
  | { readonly type: 'staged'; readonly write: WriteStage; readonly answer: StagedAnswer }
  /** `update_<t>_many`: the answers form a list. */
  | { readonly type: 'list'; readonly items: readonly WriteBody[] };

export type WriteStage =
  /** Each statement has at most one row: `[count, rows, passed]`; `rows` is an array literal of the table's row type. */
  | {
      readonly type: 'bulk';
      readonly statements: readonly PreparedStatement[];
      readonly checked: boolean;
      readonly path: JsonPath;
    }
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

/** The written rows, as `earlier` source of the statement that answers. */
export const WRITTEN_ROWS = 'rows';

export interface StagedAnswer {
  /** Reads `WRITTEN_ROWS`; null: no cell is needed. */
  readonly statement: PreparedStatement | null;
  readonly pieces: readonly AnswerPiece[];
  /** The answer when no row of the root table was written, without a statement. */
  readonly whenEmpty: readonly AnswerPiece[];
}
