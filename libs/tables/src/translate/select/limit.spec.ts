import type { InputTemplate } from '@app/engine';
import { printStatement } from '@app/sql';
import { clientLimit, clientOffset, limitExpression, lowerLimit } from './limit.js';

const literal = (value: number | string): InputTemplate => ({ type: 'literal', value });
const variable: InputTemplate = { type: 'variable', use: 3 };

function printedLimit(client: InputTemplate | undefined, permitted: number | null): string {
  const limit = limitExpression(lowerLimit(clientLimit(client), permitted));
  const { text } = printStatement({ type: 'select', columns: [], ...(limit === undefined ? {} : { limit }) });
  return text.slice('SELECT '.length).trim();
}

describe('the limit of rows', () => {
  it.each([
    ['nobody limits', undefined, null, ''],
    ['only the client does', literal(5), null, 'LIMIT 5'],
    ['only the permission does', undefined, 20, 'LIMIT 20'],
    ["the client's is lower", literal(5), 20, 'LIMIT 5'],
    ["the permission's is lower", literal(50), 20, 'LIMIT 20'],
    ['the client wants none', literal(0), 20, 'LIMIT 0'],
    ['a variable is alone', variable, null, 'LIMIT $1::int8'],
    ['a variable meets a permission', variable, 20, 'LIMIT least($1::int8, 20)'],
  ])('is right when %s', (_when, client, permitted, printed) => {
    expect(printedLimit(client, permitted)).toBe(printed);
  });
});

describe('clientOffset', () => {
  it('passes 64-bit numbers on as they were written', () => {
    expect(clientOffset(literal('9223372036854775807'))).toEqual({
      type: 'parameter',
      source: { type: 'constant', text: '9223372036854775807' },
      as: { name: 'int8' },
    });
  });

  it('is nothing when nothing is given', () => {
    expect(clientOffset(undefined)).toBeUndefined();
  });
});
