import type { InputTemplate, PlannedField } from '@app/engine';
import { printStatement } from '@app/sql';
import { catalogType } from '../../../../../test/support/catalog-builder.js';
import { thrownFault } from '../../../test/thrown-fault.js';
import { shownValue, type Shown } from './column-value.js';

function printed(type: string, options: { path?: InputTemplate; stringify?: boolean } = {}): string {
  const field = { arguments: options.path === undefined ? [] : [['path', options.path]] } as unknown as PlannedField;
  const settings = { stringifyNumericTypes: options.stringify ?? false };
  const shown = { scope: { table: { graph: { settings } } }, field, path: ['f'] } as unknown as Shown;
  const expression = shownValue({ type: 'column', relation: 't', name: 'c' }, catalogType(type), shown);
  return printStatement({ type: 'select', columns: [{ expression }] }).text.slice('SELECT '.length);
}

describe('shownValue', () => {
  it.each([
    ['int4', '"t"."c"'],
    ['json', '"t"."c"'],
    ['base:geometry', '"public"."st_asgeojson"("t"."c", 15, 4)::json'],
    ['base:geography', '"public"."st_asgeojson"("t"."c", 15, 4)::json'],
    ['base:raster', '"t"."c"'],
  ])('shows %s', (type, sql) => {
    expect(printed(type)).toBe(sql);
  });

  it.each(['int8', 'numeric', 'float8', 'money'])('makes text of %s when numbers shall be strings', (type) => {
    expect(printed(type, { stringify: true })).toBe('"t"."c"::text');
    expect(printed(`${type}[]`, { stringify: true })).toBe('"t"."c"::text[]');
    expect(printed(type)).toBe('"t"."c"');
  });

  it.each(['int2', 'int4', 'float4', 'text', 'enum:numeric'])('leaves %s alone then', (type) => {
    expect(printed(type, { stringify: true })).toBe('"t"."c"');
  });

  it('follows the path into json, never into arrays of it', () => {
    const path: InputTemplate = { type: 'literal', value: 'a[0]' };
    expect(printed('jsonb', { path })).toBe('"t"."c" #> $1::text[]');
    expect(printed('json[]', { path })).toBe('"t"."c"');
  });

  it('takes a path that is left out for the whole value', () => {
    expect(printed('jsonb', { path: { type: 'literal', value: null } })).toBe('"t"."c"');
    expect(printed('jsonb', { path: { type: 'variable', use: 0 } })).toBe(
      `"t"."c" #> coalesce($1::text[], '{}'::text[])`,
    );
  });

  it('refuses a bad path at its place', () => {
    const fault = thrownFault(() => printed('jsonb', { path: { type: 'literal', value: 'a[' } }));
    expect(fault).toMatchObject({ code: 'validation-failed', path: '$.f.args' });
  });
});
