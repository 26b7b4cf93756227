import type { InputTemplate } from '@app/engine';
import { printStatement } from '@app/sql';
import { catalogType } from '../../../../../test/support/catalog-builder.js';
import { thrownFault } from '../../../test/thrown-fault.js';
import type { FunctionInput } from '../../resolve/resolved-tables.js';
import { functionCall } from './function-call.js';

const user = (field: string, more: { name?: string | null; hasDefault?: boolean } = {}): FunctionInput => ({
  type: 'user',
  argument: {
    field,
    name: more.name === undefined ? field : more.name,
    type: catalogType('int4'),
    hasDefault: more.hasDefault ?? false,
  },
});
const given = (values: Record<string, number | null>): InputTemplate => ({ type: 'literal', value: values });
const path = ['selectionSet', 'f', 'args', 'args'];

function printed(inputs: readonly FunctionInput[], args: InputTemplate | undefined): string {
  const expression = functionCall({ schema: 's', name: 'f"' }, inputs, {
    args,
    path,
    row: { type: 'row', relation: 't0' },
  });
  return printStatement({ type: 'select', columns: [{ expression }] }).text.slice('SELECT '.length);
}

describe('functionCall', () => {
  it('passes values by position, in order of the function', () => {
    expect(printed([user('a'), user('b')], given({ b: 2, a: 1 }))).toBe('"s"."f"""($1::int4, $2::int4)');
  });

  it('passes by name what follows an omitted argument', () => {
    const inputs = [user('a'), user('b', { hasDefault: true }), user('c"', { hasDefault: true })];
    expect(printed(inputs, given({ a: 1, 'c"': 3 }))).toBe('"s"."f"""($1::int4, "c""" => $2::int4)');
  });

  it('leaves trailing arguments out', () => {
    expect(printed([user('a', { hasDefault: true })], undefined)).toBe('"s"."f"""()');
  });

  it('passes an explicit null', () => {
    expect(printed([user('a')], given({ a: null }))).toBe('"s"."f"""(NULL::int4)');
  });

  it('fills rows and sessions in, by name after a gap', () => {
    const inputs: FunctionInput[] = [
      { type: 'row', name: 'r' },
      user('a', { hasDefault: true }),
      { type: 'session', name: 'session', sqlType: 'jsonb' },
    ];
    expect(printed(inputs, given({}))).toBe('"s"."f"""(("t0".*), "session" => $1::jsonb)');
  });

  it.each([
    ['without a default', [user('a')], given({}), 'Non default arguments cannot be omitted'],
    [
      'before an unnamed one',
      [user('a', { hasDefault: true }), user('arg_2', { name: null })],
      given({ arg_2: 1 }),
      'Only last set of positional arguments can be omitted',
    ],
  ])('refuses to omit an argument %s', (_what, inputs, args, message) => {
    expect(thrownFault(() => printed(inputs, args))).toEqual({
      code: 'not-supported',
      message,
      path: '$.selectionSet.f.args.args',
    });
  });

  it('does not take an inherited property for an argument', () => {
    expect(() => printed([user('toString')], given({}))).toThrow('Non default arguments cannot be omitted');
  });
});
