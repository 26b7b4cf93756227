import * as fc from 'fast-check';
import type { Json, JsonObject } from '@app/types';
import { catalogOf } from '../../../../../test/support/catalog-builder.js';
import { resolveMetadata } from '../../../../../test/support/resolve-metadata.js';
import { ALWAYS, type Condition } from '../condition.js';
import type { SelectPermission } from '../table-permissions.js';
import { mergeSelect } from './merge-select.js';

const CATALOG = catalogOf({ tables: [{ table: 'author', columns: ['id int4', 'a', 'b', 'c'], primaryKey: ['id'] }] });

function resolve(lists: JsonObject, inherited: Readonly<Record<string, readonly string[]>> = { heir: ['one', 'two'] }) {
  return resolveMetadata(CATALOG, { tables: [{ table: 'author', ...lists }], inherited });
}

const select = (role: string, permission: JsonObject): Json => ({
  role,
  permission: { columns: [], filter: {}, ...permission },
});
const selectOf = (entries: readonly Json[], inherited?: Readonly<Record<string, readonly string[]>>, role = 'heir') =>
  resolve({ select_permissions: entries }, inherited).table('author').permissions.get(role)?.select ?? null;
const columnOf = (condition: Condition | null | undefined): string | undefined =>
  condition?.type === 'compare' && condition.operand.type === 'column' ? condition.operand.column : undefined;

describe('inherited select permissions', () => {
  it('show the rows that any parent sees', () => {
    const merged = selectOf([select('one', { filter: { a: '1' } }), select('two', { filter: { b: '1' } })]);
    expect(merged?.filter).toMatchObject({ type: 'some', conditions: [{ type: 'compare' }, { type: 'compare' }] });
  });

  it('show all rows where one parent does', () => {
    expect(selectOf([select('one', { filter: { a: '1' } }), select('two', {})])?.filter).toEqual(ALWAYS);
  });

  it('guard a cell with the filters of the parents who may see it', () => {
    const merged = selectOf([
      select('one', { columns: ['id', 'a'], filter: { a: '1' } }),
      select('two', { columns: ['id', 'b'], filter: { b: '1' } }),
    ]);
    const guards = ['id', 'a', 'b'].map((column) => columnOf(merged?.columns.get(column)));
    expect(guards).toEqual([undefined, 'a', 'b']);
    expect(merged?.columns.get('id')).toBeNull();
    expect(merged?.columns.has('c')).toBe(false);
  });

  it('guard a cell even if its parent sees all rows: it may be null all the same', () => {
    expect(selectOf([select('one', { columns: ['a'] }), select('two', {})])?.columns.get('a')).toEqual(ALWAYS);
  });

  it('need the filter of a parent besides its own guard', () => {
    const entries = [
      select('one', { columns: ['a'], filter: { a: '1' } }),
      select('two', { columns: ['b'], filter: { b: '1' } }),
      select('three', { columns: ['c'], filter: { c: '1' } }),
    ];
    const merged = selectOf(entries, { both: ['one', 'two'], heir: ['both', 'three'] });
    const guard = merged?.columns.get('a');
    expect(guard).toMatchObject({ type: 'all', conditions: [{ type: 'some' }, { type: 'compare' }] });
  });

  it('have the largest limit; who has none does not lift it', () => {
    expect(selectOf([select('one', { limit: 5 }), select('two', { limit: 9 })])?.limit).toBe(9);
    expect(selectOf([select('one', { limit: 5 }), select('two', {})])?.limit).toBe(5);
    expect(selectOf([select('one', {}), select('two', {})])?.limit).toBeNull();
  });

  it('aggregate and have root fields if any parent does', () => {
    const merged = selectOf([
      select('one', { allow_aggregations: true, query_root_fields: ['select'] }),
      select('two', { query_root_fields: [] }),
    ]);
    expect(merged).toMatchObject({ allowAggregations: true, queryRootFields: new Set(['select']) });
    expect(merged?.subscriptionRootFields.size).toBe(4);
  });

  it('ignore parents who cannot see the table', () => {
    expect(selectOf([select('one', { columns: ['a'], filter: { a: '1' } })])?.columns.get('a')).toBeNull();
    expect(selectOf([select('stranger', {})])).toBeNull();
  });

  it('give way to an explicit one', () => {
    const own = select('heir', { columns: ['c'], limit: 1 });
    expect(selectOf([select('one', { columns: ['a'] }), own])).toMatchObject({
      limit: 1,
      columns: new Map([['c', null]]),
    });
  });

  it('end where roles inherit from each other', () => {
    const merged = selectOf([select('one', { columns: ['a'] })], { heir: ['two', 'one'], two: ['heir'] }, 'heir');
    expect(merged?.columns.has('a')).toBe(true);
  });
});

describe('inherited write permissions', () => {
  const remove = (role: string, filter: Json, more: JsonObject = {}): Json => ({
    role,
    permission: { filter, ...more },
  });
  const removeOf = (...entries: Json[]) => {
    const outcome = resolve({ delete_permissions: entries });
    return { ...outcome, permission: outcome.table('author').permissions.get('heir')?.delete ?? null };
  };

  it('are inherited where all parents say the same in any order and form', () => {
    const { reasons, permission } = removeOf(
      remove('one', { _and: [{ a: '1' }, { b: { _eq: '2' } }] }),
      remove('two', { b: '2', a: { $eq: '1' } }),
    );
    expect(reasons).toEqual([]);
    expect(permission).not.toBeNull();
  });

  it('are inherited from the only parent who has one', () => {
    expect(removeOf(remove('one', {})).permission).not.toBeNull();
  });

  it('tell presets and columns as sets', () => {
    const insert = (role: string, columns: Json, set: Json): Json => ({
      role,
      permission: { check: {}, columns, set },
    });
    const same = resolve({
      insert_permissions: [insert('one', ['a', 'b'], { c: 'x', id: 1 }), insert('two', ['b', 'a'], { id: 1, c: 'x' })],
    });
    expect(same.table('author').permissions.get('heir')?.insert).not.toBeNull();
    const other = resolve({ insert_permissions: [insert('one', ['a'], { c: 'x' }), insert('two', ['a'], { c: 'y' })] });
    expect(other.table('author').permissions.get('heir')?.insert ?? null).toBeNull();
  });

  it.each<[string, Json, Json, JsonObject]>([
    ['filters', { a: '1' }, { a: '2' }, {}],
    ['operators', { a: { _gt: '1' } }, { a: { _lt: '1' } }, {}],
    ['columns', { a: '1' }, { b: '1' }, {}],
    ['logic', { _or: [{ a: '1' }, { b: '1' }] }, { _and: [{ a: '1' }, { b: '1' }] }, {}],
    ['negations', { _not: { a: '1' } }, { a: '1' }, {}],
    ['backend_only', {}, {}, { backend_only: true }],
    ['validation', {}, {}, { validate_input: { definition: { url: 'x' } } }],
  ])('are not inherited where parents differ in %s', (_, one, two, more) => {
    const { inconsistencies, permission } = removeOf(remove('one', one), remove('two', two, more));
    expect(permission).toBeNull();
    expect(inconsistencies).toMatchObject([
      {
        type: 'inherited role permission inconsistency',
        name: 'heir',
        reason:
          "Could not inherit permission for the role 'heir' for the entity: 'delete permission, table: author, source: 'default''",
        entity: { table: 'author', source: 'default', permission_type: 'delete' },
      },
    ]);
  });
});

describe('a cell of an inherited role', () => {
  const COLUMNS = ['id', 'a', 'b', 'c'] as const;
  const literal = (column: string): Condition => ({
    type: 'compare',
    operand: { type: 'column', column, columnType: TEXT, isNullable: true, guard: null },
    comparison: {
      operator: 'is_null',
      value: { type: 'input', template: { type: 'literal', value: true } },
      nullAware: false,
    },
  });
  const TEXT = {
    name: 'text',
    schema: 'pg_catalog',
    scalar: 'String',
    kind: 'base',
    isArray: false,
    printed: 'text',
  } as const;
  const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(...COLUMNS).map(literal),
      fc.array(tie('condition'), { maxLength: 2 }).map((conditions): Condition => ({ type: 'all', conditions })),
      fc.array(tie('condition'), { maxLength: 2 }).map((conditions): Condition => ({ type: 'some', conditions })),
      tie('condition').map((one): Condition => ({ type: 'not', condition: one })),
    ),
  }));
  const permission = fc
    .record({ columns: fc.subarray([...COLUMNS]), filter: condition })
    .map(({ columns, filter }): SelectPermission => ({
      columns: new Map(columns.map((column) => [column, null])),
      computedFields: new Map(),
      filter,
      limit: null,
      allowAggregations: false,
      queryRootFields: new Set(),
      subscriptionRootFields: new Set(),
    }));

  /** Whether a row satisfies a condition; a row is which of its columns are null. */
  function holds(one: Condition, row: ReadonlySet<string>): boolean {
    switch (one.type) {
      case 'all':
        return one.conditions.every((part) => holds(part, row));
      case 'some':
        return one.conditions.some((part) => holds(part, row));
      case 'not':
        return !holds(one.condition, row);
      default:
        return row.has(columnOf(one) ?? '');
    }
  }
  const shows = (granted: SelectPermission, column: string, row: ReadonlySet<string>): boolean => {
    const guard = granted.columns.get(column);
    return holds(granted.filter, row) && guard !== undefined && (guard === null || holds(guard, row));
  };

  it('is shown exactly if some parent shows it, however deep the roles inherit', () => {
    const parents = fc.array(permission, { minLength: 1, maxLength: 3 });
    const row = fc.subarray([...COLUMNS]).map((columns) => new Set<string>(columns));
    fc.assert(
      fc.property(parents, parents, row, (first, second, values) => {
        const merged = mergeSelect([mergeSelect(first), ...second]);
        for (const column of COLUMNS) {
          const isShown = [...first, ...second].some((one) => shows(one, column, values));
          expect(shows(merged, column, values)).toBe(isShown);
        }
      }),
    );
  });
});
