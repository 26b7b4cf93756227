// What a mutation field answers with: the shape of the response text, and which rows are asked for.
import type { PlannedField } from '@app/engine';
import type { JsonPath } from '@app/types';
import { generatedName } from '../../naming/generated-names.js';
import type { RoleTable } from '../../permission/role-graph.js';
import { AFFECTED, type AnswerPiece } from './write-program.js';

export interface MutationOutput {
  /** `row`: the one row or null. `list`: cells are lists of rows. */
  readonly form: 'row' | 'list';
  /** Numbers are indexes of `selections`. */
  readonly pieces: readonly AnswerPiece[];
  readonly selections: readonly Selection[];
  /** Whether the rows must be read back in a second statement: they show what is related to them (spec 7.2). */
  readonly readsBack: boolean;
}

/** Fields of a row, and where they stand. */
export interface Selection {
  readonly fields: readonly PlannedField[];
  readonly path: JsonPath;
}

/** Output of `insert_<t>_one` and the `_by_pk` fields: the row. */
export function rowOutput(field: PlannedField, table: RoleTable): MutationOutput {
  const readsBack = selectsRelated(field.selection, table);
  return {
    form: 'row',
    pieces: [0],
    selections: [{ fields: field.selection, path: ['selectionSet', field.name] }],
    readsBack,
  };
}

/** Output of the others: `{affected_rows, returning}`. */
export function responseOutput(field: PlannedField, table: RoleTable): MutationOutput {
  const affectedRows = generatedName(table.table.customization.naming, 'affected_rows');
  const selections: Selection[] = [];
  const path = ['selectionSet', field.name, 'selectionSet'];
  const pieces: AnswerPiece[] = [];
  let text = '{';
  for (const member of field.selection) {
    text += `${text === '{' && pieces.length === 0 ? '' : ','}${JSON.stringify(member.responseKey)}:`;
    if (member.name === '__typename') {
      text += JSON.stringify(member.parentType.name);
      continue;
    }
    if (member.name === affectedRows) pieces.push(text, AFFECTED);
    else pieces.push(text, selections.push({ fields: member.selection, path: [...path, member.name] }) - 1);
    text = '';
  }
  pieces.push(`${text}}`);
  const readsBack = selections.some(({ fields }) => selectsRelated(fields, table));
  return { form: 'list', pieces, selections, readsBack };
}

function selectsRelated(selection: readonly PlannedField[], { fields, relayFields }: RoleTable): boolean {
  return selection.some(({ name }) => {
    const type = (relayFields.get(name) ?? fields.get(name))?.type;
    return type === 'connection' || type === 'relationship' || type === 'relationship-aggregate';
  });
}

type FillCell = (index: number) => readonly AnswerPiece[];

/** The pieces with the cells of a statement that wrote no row, or the only row, filled in. */
export function fillPieces(output: MutationOutput, affected: AnswerPiece, cell: FillCell): readonly AnswerPiece[] {
  return joinText(output.pieces.flatMap((piece) => fillPiece(piece, affected, cell)));
}

function fillPiece(piece: AnswerPiece, affected: AnswerPiece, cell: FillCell): readonly AnswerPiece[] {
  if (typeof piece === 'string') return [piece];
  return piece === AFFECTED ? [affected] : cell(piece);
}

/** Joins neighbouring texts. */
function joinText(pieces: readonly AnswerPiece[]): readonly AnswerPiece[] {
  const joined: AnswerPiece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') joined[joined.length - 1] = last + piece;
    else joined.push(piece);
  }
  return joined;
}

/** The answer when no row was written. */
export function emptyAnswer(output: MutationOutput, affected: AnswerPiece): readonly AnswerPiece[] {
  return output.form === 'row' ? ['null'] : fillPieces(output, affected, () => ['[]']);
}
