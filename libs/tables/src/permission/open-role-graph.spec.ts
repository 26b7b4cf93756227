import type { Json, JsonObject, SchemaKey } from '@app/types';
import { catalogFunction, catalogOf } from '../../../../test/support/catalog-builder.js';
import { resolveMetadata, type MetadataSketch } from '../../../../test/support/resolve-metadata.js';
import { ALWAYS } from './condition.js';
import { openRoleGraph } from './open-role-graph.js';
import type { RoleGraph, RoleTable } from './role-graph.js';

const CATALOG = catalogOf({
  tables: [
    { table: 'author', columns: ['id int4', 'name', { name: 'made', generated: 'always' }], primaryKey: ['id'] },
    { table: 'article', columns: ['id int4', 'author_id int4'], primaryKey: ['id'] },
    { table: 'report', kind: 'view', columns: ['id int4'], isInsertable: false, isUpdatable: true, isDeletable: true },
    { table: 'odd name', columns: ['id int4'] },
  ],
  functions: [
    catalogFunction({ function: 'short', returns: 'text', returnsSet: false, arguments: ['row composite:author'] }),
    catalogFunction({ function: 'drafts', returns: 'composite:article', arguments: ['row composite:author'] }),
    catalogFunction({ function: 'find', returns: 'composite:author' }),
    catalogFunction({ function: 'change', returns: 'composite:author', volatility: 'volatile' }),
  ],
});
const manual = (table: string, mapping: Json): Json => ({
  manual_configuration: { remote_table: table, column_mapping: mapping },
});
const ROW = { columns: '*', filter: {} };
const permission = (role: string, given: Json): Json => [{ role, permission: given }];

interface Lists {
  readonly author?: JsonObject;
  readonly article?: JsonObject;
}

function open(
  role: string,
  { author, article }: Lists = {},
  more: Partial<MetadataSketch & SchemaKey> = {},
): RoleGraph {
  const { resolved, reasons } = resolveMetadata(CATALOG, {
    tables: [
      {
        table: 'author',
        array_relationships: [{ name: 'articles', using: manual('article', { id: 'author_id' }) }],
        computed_fields: ['short', 'drafts'].map((name) => ({ name, definition: { function: name } })),
        ...author,
      },
      {
        table: 'article',
        object_relationships: [{ name: 'author', using: manual('author', { author_id: 'id' }) }],
        ...article,
      },
      { table: 'report' },
      { table: 'odd name' },
    ],
    functions: [{ function: 'find' }, { function: 'change', permissions: [{ role: 'caller' }] }],
    ...more,
  });
  expect(reasons.filter((reason) => !reason.includes('function permission can only'))).toEqual([]);
  const key: SchemaKey = { role, api: 'graphql', backendOnlyPermissions: more.backendOnlyPermissions ?? false };
  return openRoleGraph(resolved, 'default', key, [role]);
}

function tableOf(graph: RoleGraph, name: string): RoleTable {
  const found = graph.tables.get(JSON.stringify(['public', name]));
  if (found === undefined) throw new Error(`${name} is hidden`);
  return found;
}
const fieldsOf = (graph: RoleGraph, name: string): readonly string[] => [...tableOf(graph, name).fields.keys()];
const namesOf = (graph: RoleGraph): readonly string[] =>
  [...graph.tables.values()].map(({ table }) => table.table.name);
const calledBy = (graph: RoleGraph): readonly string[] => graph.functions.map((one) => one.function.name);

describe('the graph of admin', () => {
  it('has every table with a name, unfiltered', () => {
    const graph = open('admin');
    expect(namesOf(graph)).toEqual(['author', 'article', 'report']);
    expect(tableOf(graph, 'author')).toMatchObject({
      graph,
      select: { filter: ALWAYS, limit: null, allowAggregations: true },
      insert: { columns: new Set(['id', 'name']), check: ALWAYS },
      update: { filter: ALWAYS, check: null },
      delete: { filter: ALWAYS },
    });
  });

  it('has members in schema order', () => {
    const members = ['id', 'name', 'made', 'articles', 'articles_aggregate', 'short', 'drafts'];
    expect(fieldsOf(open('admin'), 'author')).toEqual(members);
  });

  it('writes views as far as they can be written; deletes follow inserts', () => {
    expect(tableOf(open('admin'), 'report')).toMatchObject({ insert: null, update: { check: null }, delete: null });
  });

  it('has every function', () => {
    expect(calledBy(open('admin'))).toEqual(['find', 'change']);
  });
});

describe('the graph of a role', () => {
  const author = { select_permissions: permission('user', { ...ROW, columns: ['id'] }) };
  const article = { select_permissions: permission('user', ROW) };

  it('is empty without permissions and without the source', () => {
    expect(open('stranger', { author, article }).tables.size).toBe(0);
    const { resolved } = resolveMetadata(CATALOG, { tables: [] });
    const key: SchemaKey = { role: 'user', api: 'graphql', backendOnlyPermissions: false };
    expect(openRoleGraph(resolved, 'gone', key, ['user']).tables.size).toBe(0);
  });

  it('has only granted columns, and no computed field that is not granted', () => {
    expect(fieldsOf(open('user', { author }), 'author')).toEqual(['id']);
    const granted = permission('user', { ...ROW, columns: [], computed_fields: ['short'] });
    expect(fieldsOf(open('user', { author: { select_permissions: granted } }), 'author')).toEqual(['short']);
  });

  it('has relationships and computed rows only where their target can be selected', () => {
    expect(fieldsOf(open('user', { author, article }), 'author')).toEqual(['id', 'articles', 'drafts']);
    const insertOnly = { insert_permissions: permission('user', { check: {} }) };
    expect(fieldsOf(open('user', { author, article: insertOnly }), 'author')).toEqual(['id']);
  });

  it('has aggregates of relationships only where the target may be aggregated', () => {
    const aggregated = { select_permissions: permission('user', { ...ROW, allow_aggregations: true }) };
    expect(fieldsOf(open('user', { author, article: aggregated }), 'author')).toContain('articles_aggregate');
    expect(
      fieldsOf(
        open('user', {
          author: { select_permissions: permission('user', { ...ROW, allow_aggregations: true }) },
          article,
        }),
        'author',
      ),
    ).not.toContain('articles_aggregate');
  });

  it('has a table without members where only writing is allowed', () => {
    const graph = open('user', { author: { delete_permissions: permission('user', { filter: {} }) } });
    expect(tableOf(graph, 'author')).toMatchObject({ select: null, insert: null, fields: new Map() });
  });

  it.each([
    ['insert', { check: {}, backend_only: true }],
    ['update', { columns: [], filter: {}, backend_only: true }],
    ['delete', { filter: {}, backend_only: true }],
  ] as const)('hides a backend-only %s from the frontend alone', (operation, given) => {
    const lists = { author: { [`${operation}_permissions`]: permission('user', given) } };
    expect(tableOf(open('user', lists), 'author')[operation]).toBeNull();
    expect(tableOf(open('user', lists, { backendOnlyPermissions: true }), 'author')[operation]).not.toBeNull();
  });

  it('never hides nested inserts', () => {
    const lists = { author: { insert_permissions: permission('user', { check: {}, backend_only: true }) } };
    expect(tableOf(open('user', lists), 'author').nestedInsert).not.toBeNull();
  });
});

describe('functions of a role', () => {
  const author = { select_permissions: permission('user', ROW) };
  const explicit = { select_permissions: permission('caller', ROW) };

  it('are inferred from the returned table for queries only', () => {
    expect(calledBy(open('user', { author }))).toEqual(['find']);
    expect(calledBy(open('stranger', { author }))).toEqual([]);
  });

  it('need a permission where inference is off', () => {
    const settings = { inferFunctionPermissions: false };
    expect(calledBy(open('user', { author }, { settings }))).toEqual([]);
  });

  it('that change something need a permission and the returned table', () => {
    expect(calledBy(open('caller', { author: explicit }))).toEqual(['find', 'change']);
    expect(calledBy(open('caller', { author }))).toEqual([]);
  });

  it('are inherited', () => {
    expect(calledBy(open('heir', { author: explicit }, { inherited: { heir: ['caller'] } }))).toEqual([
      'find',
      'change',
    ]);
  });
});
