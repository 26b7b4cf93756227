// One mutation field inside its transaction: what it writes, then the JSON text of its value.
import { AFFECTED, WRITTEN_ROWS, type AnswerPiece, type WriteBody } from '../../translate/mutation/write-program.js';
import { arrayOf } from './row-array.js';
import { requirePassed, runStage, runStatement, type WriteRun } from './run-stage.js';

/** Runs a field. @throws GatewayError */
export async function runBody(body: WriteBody, run: WriteRun): Promise<string> {
  switch (body.type) {
    case 'constant':
      return body.json;
    case 'answering':
      return runAnswering(body, run);
    case 'staged':
      return runStaged(body, run);
    case 'list': {
      const items: string[] = [];
      for (const [index, item] of body.items.entries()) {
        const isLast = run.isLastField && index === body.items.length - 1;
        items.push(await runBody(item, isLast === run.isLastField ? run : { ...run, isLastField: isLast }));
      }
      return `[${items.join(',')}]`;
    }
  }
}

async function runAnswering(body: Extract<WriteBody, { readonly type: 'answering' }>, run: WriteRun): Promise<string> {
  // A check that does not pass takes everything back.
  const isLast = run.isLastField && body.passed === null;
  const rows = await runStatement(body.statement, { path: body.path, isLast }, run);
  // Tables that inherit from one another can have several rows of one key: then each must pass.
  if (body.passed !== null) for (const row of rows) requirePassed(row[body.passed], body.path);
  const [first] = rows;
  return first === undefined ? body.whenEmpty : fill(body.pieces, first, '');
}

async function runStaged(
  { write, answer }: Extract<WriteBody, { readonly type: 'staged' }>,
  run: WriteRun,
): Promise<string> {
  const { affected, rows } = await runStage(write, run, run.isLastField && answer.statement === null);
  const count = String(affected);
  if (rows === '') return fill(answer.whenEmpty, [], count);
  if (answer.statement === null) return fill(answer.pieces, [], count);
  run.earlier.set(WRITTEN_ROWS, arrayOf(rows));
  const [cells = []] = await runStatement(answer.statement, { path: [], isLast: run.isLastField }, run);
  return fill(answer.pieces, cells, count);
}

function fill(pieces: readonly AnswerPiece[], cells: readonly (string | null)[], affected: string): string {
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') text += piece;
    else text += piece === AFFECTED ? affected : (cells[piece] ?? 'null');
  }
  return text;
}
