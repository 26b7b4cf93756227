import { catalogOf, catalogTable, type FunctionSketch } from '../../../../test/support/catalog-builder.js';
import { diffCatalogs } from './diff-catalogs.js';

const AUTHOR = {
  oid: 1,
  table: 'author',
  columns: ['id int4', 'name text'],
  primaryKey: ['id'],
  uniqueKeys: [['name']],
} as const;
const author = (more: object = {}) => catalogTable({ ...AUTHOR, ...more });
const before = catalogOf({ tables: [author()] });
const after = (more: object) => diffCatalogs(before, catalogOf({ tables: [author(more)] }));
const name = (table: string) => ({ schema: 'public', name: table });
const NOTHING = { renamedTo: null, renamedColumns: [], droppedColumns: [], retypedColumns: [], droppedConstraints: [] };

describe('diffCatalogs', () => {
  it('finds nothing where nothing has changed', () => {
    expect(diffCatalogs(before, before)).toEqual({
      droppedTables: [],
      changedTables: [],
      droppedFunctions: [],
      newlyVolatile: [],
      newlyOverloaded: [],
    });
  });

  it('takes a table under another name for renamed, also into another schema', () => {
    expect(after({ table: { schema: 'x', name: 'author' } }).changedTables).toMatchObject([
      { table: name('author'), renamedTo: { schema: 'x', name: 'author' } },
    ]);
  });

  it('takes a table that was made anew for dropped', () => {
    expect(after({ oid: 2 })).toMatchObject({ droppedTables: [name('author')], changedTables: [] });
  });

  it('tells two tables apart that have changed their names', () => {
    const pair = (first: string, second: string) =>
      catalogOf({ tables: [catalogTable({ oid: 1, table: first }), catalogTable({ oid: 2, table: second })] });
    expect(diffCatalogs(pair('a', 'b'), pair('b', 'a')).changedTables).toMatchObject([
      { table: name('a'), renamedTo: name('b') },
      { table: name('b'), renamedTo: name('a') },
    ]);
  });

  it.each<[string, object, object]>([
    ['renamed', { columns: ['id int4', 'title text'] }, { renamedColumns: [{ from: 'name', to: 'title' }] }],
    ['dropped', { columns: ['id int4'] }, { droppedColumns: ['name'] }],
    ['given another type', { columns: ['id int8', 'name text'] }, { retypedColumns: ['id'] }],
    ['made an array', { columns: ['id int4', 'name text[]'] }, { retypedColumns: ['name'] }],
  ])('finds columns that were %s', (_case, more, diff) => {
    expect(after(more).changedTables).toEqual([{ table: name('author'), ...NOTHING, ...diff }]);
  });

  it.each<[string, object]>([
    ['a new column', { columns: ['id int4', 'name text', 'more text'] }],
    ['a comment', { comment: 'new' }],
  ])('does not mind %s', (_case, more) => {
    expect(after(more).changedTables).toEqual([]);
  });

  it('finds dropped constraints', () => {
    expect(after({ uniqueKeys: [] }).changedTables).toMatchObject([{ droppedConstraints: ['author_name_key'] }]);
  });

  describe('of functions', () => {
    const functions = (...sketches: FunctionSketch[]) => catalogOf({ functions: sketches });
    const search: FunctionSketch = { oid: 7, function: 'search', returns: 'composite:author', volatility: 'stable' };

    it.each<[string, ReturnType<typeof functions>, object]>([
      ['one that is gone', functions(), { droppedFunctions: [name('search')] }],
      ['one that was made anew', functions({ ...search, oid: 8 }), { droppedFunctions: [name('search')] }],
      [
        'one that has become volatile',
        functions({ ...search, volatility: 'volatile' }),
        { newlyVolatile: [name('search')] },
      ],
      ['one that is overloaded', functions(search, { ...search, oid: 8 }), { newlyOverloaded: [name('search')] }],
    ])('finds %s', (_case, now, diff) => {
      const none = { droppedFunctions: [], newlyVolatile: [], newlyOverloaded: [] };
      expect(diffCatalogs(functions(search), now)).toMatchObject({ ...none, ...diff });
    });

    it('does not report again what was overloaded before', () => {
      const twice = functions(search, { ...search, oid: 8 });
      expect(diffCatalogs(twice, twice).newlyOverloaded).toEqual([]);
    });
  });
});
