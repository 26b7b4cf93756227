// The printer: a statement's tree to its text and what fills its placeholders.
import { printJson } from '@app/types';
import type { Expression } from '../ast/expression.js';
import type { ParameterSource } from '../ast/parameter.js';
import type { Statement } from '../ast/select.js';
import type { Piece } from './piece.js';
import { expandExpression } from './print-expression.js';
import { expandSelect } from './print-select.js';
import { printType } from './print-type.js';
import { Touched } from './touched.js';
import { expandDelete, expandInsert, expandUpdate } from './print-write.js';
import type { PrintedStatement } from './printed-statement.js';

type Parameter = Extract<Expression, { readonly type: 'parameter' }>;

/** Prints a statement on one line. Equal parameters of equal types share one placeholder. Depth is not limited. */
export function printStatement(statement: Statement): PrintedStatement {
  const placeholders = new Placeholders();
  const touched = new Touched();
  const stack: Piece[] = [statement];
  let text = '';
  for (let piece = stack.pop(); piece !== undefined; piece = stack.pop()) {
    if (typeof piece === 'string') text += piece;
    else if (piece.type === 'parameter') text += placeholders.print(piece);
    else {
      touched.note(piece);
      for (const next of expand(piece).toReversed()) stack.push(next);
    }
  }
  return { text, parameters: placeholders.sources, touches: touched };
}

function expand(tree: Exclude<Expression, Parameter> | Statement): readonly Piece[] {
  switch (tree.type) {
    case 'select':
      return expandSelect(tree);
    case 'insert':
      return expandInsert(tree);
    case 'update':
      return expandUpdate(tree);
    case 'delete':
      return expandDelete(tree);
    default:
      return expandExpression(tree);
  }
}

/** Numbers parameters in the order of the text. */
class Placeholders {
  readonly sources: ParameterSource[] = [];
  private readonly known = new Map<string, string>();

  print({ source, as }: Parameter): string {
    const type = printType(as);
    const key = `${type} ${printJson(source)}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.sources.push(source);
    const placeholder = `$${this.sources.length}::${type}`;
    this.known.set(key, placeholder);
    return placeholder;
  }
}
