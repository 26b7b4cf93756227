import { tableKey, type QualifiedTable, type Source, type SourceCatalog } from '@app/types';
import { catalogOf, catalogTable } from '../../../../test/support/catalog-builder.js';
import { resolveSources } from './resolve-sources.js';

const table = (name: string, schema = 'public'): QualifiedTable => ({ schema, name });
const source = (name: string, ...tables: readonly QualifiedTable[]): Source => ({
  name,
  kind: 'postgres',
  tables: tables.map((one) => ({ table: one })),
  configuration: {},
});
const catalog = (...tables: readonly QualifiedTable[]): SourceCatalog =>
  catalogOf({ tables: tables.map((one) => catalogTable({ table: one })) });

describe('resolveSources', () => {
  it('keeps the tracked tables that exist', () => {
    const found = catalog(table('author'), table('article'));
    const { sources, inconsistencies } = resolveSources(
      [source('default', table('author'))],
      new Map([['default', found]]),
    );
    expect(inconsistencies).toEqual([]);
    expect([...(sources.get('default')?.trackedTables.keys() ?? [])]).toEqual([tableKey(table('author'))]);
    expect(sources.get('default')?.catalog).toBe(found);
  });

  it.each([
    ['of the schema public', table('author'), 'author'],
    ['of another schema', table('order', 'sales'), 'sales.order'],
    ['that differs in case', table('Author'), 'Author'],
    ['that exists in another schema', table('article', 'sales'), 'sales.article'],
  ])('refuses a tracked table that does not exist: %s', (_case, missing, printed) => {
    const catalogs = new Map([['default', catalog(table('article'))]]);
    const { sources, inconsistencies } = resolveSources([source('default', missing, table('article'))], catalogs);
    expect(inconsistencies).toEqual([
      {
        type: 'table',
        name: `table ${printed} in source default`,
        reason: `Inconsistent object: no such table/view exists in source: "${printed}"`,
        definition: missing,
      },
    ]);
    expect(sources.get('default')?.trackedTables.size).toBe(1);
  });

  it('refuses a source whose database could not be read, but not its tables', () => {
    const { sources, inconsistencies } = resolveSources(
      [source('default', table('author')), source('other')],
      new Map<string, SourceCatalog | { readonly error: string }>([
        ['default', { error: 'connection refused' }],
        ['other', catalog()],
      ]),
    );
    expect(inconsistencies).toEqual([
      {
        type: 'source',
        name: 'source default',
        reason: 'Inconsistent object: connection refused',
        definition: 'default',
      },
    ]);
    expect([...sources.keys()]).toEqual(['other']);
  });

  it('leaves out a source that is not connected on purpose', () => {
    const { sources, inconsistencies } = resolveSources([source('default', table('author'))], new Map());
    expect(inconsistencies).toEqual([]);
    expect(sources.size).toBe(0);
  });

  it('leaves out a catalog that metadata does not name', () => {
    expect(resolveSources([], new Map([['default', catalog()]])).sources.size).toBe(0);
  });
});
