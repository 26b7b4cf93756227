import { printStatement, type Expression } from '@app/sql';
import { listSelect, objectOf, objectSelect, rowOutput, type ObjectEntry } from './json-object.js';

const entry = (key: string): ObjectEntry => ({ key, value: { type: 'column', relation: 'r', name: 'x' } });
const entries = (count: number): ObjectEntry[] => Array.from({ length: count }, (_, index) => entry(`k${index}`));
const printed = (expression: Expression): string =>
  printStatement({ type: 'select', columns: [{ expression }] }).text.slice('SELECT '.length);

describe('objectOf', () => {
  it('takes pairs while a function call can', () => {
    expect(printed(objectOf([entry('a'), entry('b')]))).toBe(`json_build_object('a', "r"."x", 'b', "r"."x")`);
    expect(printed(objectOf(entries(50)))).toMatch(/^json_build_object\(/);
  });

  it('joins texts beyond the arguments that a call takes', () => {
    const text = printed(objectOf(entries(51)));
    expect(text).toMatch(
      /^\(\('\{' \|\| array_to_string\(ARRAY\['"k0":' \|\| coalesce\(to_json\("r"\."x"\)::text, 'null'\), /,
    );
    expect(text).toMatch(/\], ','\)\) \|\| '\}'\)::json$/);
  });

  it('is the empty object of nothing', () => {
    expect(printed(objectOf([]))).toBe(`'{}'::json`);
  });
});

describe('rowOutput', () => {
  it.each([
    ['an empty selection', []],
    ['a key longer than a column name', [entry('a'.repeat(64))]],
    ['more members than a row has columns', entries(1601)],
  ])('makes one object of %s', (_what, members) => {
    const output = rowOutput(members);
    expect(output.columns).toHaveLength(1);
    expect(output.object('t')).toEqual({ type: 'column', relation: 't', name: 'object' });
  });

  it.each([
    ['a key as long as a column name', [entry('a'.repeat(63))]],
    ['as many members as a row may have columns', entries(1600)],
  ])('makes columns of %s', (_what, members) => {
    const output = rowOutput(members);
    expect(output.columns).toHaveLength(members.length);
    expect(output.object('t')).toEqual({ type: 'row', relation: 't' });
  });
});

describe('listSelect and objectSelect', () => {
  const rows = (members: readonly ObjectEntry[]) => {
    const output = rowOutput(members);
    return { output, select: { type: 'select', columns: output.columns } as const };
  };

  it('aggregate whole rows, which no column of theirs can be mistaken for', () => {
    const { output, select } = rows([entry('t1')]);
    expect(printStatement(listSelect(output, select, 't1')).text).toBe(
      `SELECT coalesce(json_agg(("t1".*)), '[]') FROM (SELECT "r"."x" AS "t1") AS "t1"`,
    );
    expect(printStatement(objectSelect(output, select, 't1')).text).toBe(
      `SELECT row_to_json(("t1".*)) FROM (SELECT "r"."x" AS "t1") AS "t1"`,
    );
  });

  it('take an object that is made already as it is', () => {
    const { output, select } = rows([]);
    expect(printStatement(objectSelect(output, select, 't1')).text).toBe(
      `SELECT "t1"."object" FROM (SELECT '{}'::json AS "object") AS "t1"`,
    );
  });
});
