// The random worlds of the property tests: rows of two tables, permissions of two roles, conditions, requests.
import fc from 'fast-check';

export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;
export type TableName = 'person' | 'note';
export type Rows = Readonly<Record<TableName, readonly Row[]>>;

export const DDL = `
  CREATE TABLE person (id int PRIMARY KEY, name text, age int, boss_id int REFERENCES person DEFERRABLE INITIALLY DEFERRED);
  CREATE TABLE note (id int PRIMARY KEY, owner_id int REFERENCES person, body text, stars int)`;

export const COLUMNS: Readonly<Record<TableName, readonly string[]>> = {
  person: ['id', 'name', 'age', 'boss_id'],
  note: ['id', 'owner_id', 'body', 'stars'],
};
export const TEXTS = new Set(['name', 'body']);

export interface Link {
  readonly target: TableName;
  readonly local: string;
  readonly remote: string;
  readonly many: boolean;
}
export const LINKS: Readonly<Record<TableName, Readonly<Record<string, Link>>>> = {
  person: {
    boss: { target: 'person', local: 'boss_id', remote: 'id', many: false },
    staff: { target: 'person', local: 'id', remote: 'boss_id', many: true },
    notes: { target: 'note', local: 'id', remote: 'owner_id', many: true },
  },
  note: { owner: { target: 'person', local: 'owner_id', remote: 'id', many: false } },
};

/** A condition, printable both as permission metadata and as a client's `where`. */
export type Test =
  | {
      readonly op: 'compare';
      readonly column: string;
      readonly by: string;
      readonly value: Cell | boolean | readonly Cell[];
    }
  | { readonly op: 'session'; readonly column: string }
  | { readonly op: 'columns'; readonly column: string; readonly by: '_ceq' | '_cgt'; readonly other: string }
  | { readonly op: 'and' | 'or'; readonly tests: readonly Test[] }
  | { readonly op: 'not'; readonly test: Test }
  | { readonly op: 'link'; readonly link: string; readonly test: Test }
  | { readonly op: 'exists'; readonly table: TableName; readonly test: Test };

export interface SelectGrant {
  readonly columns: readonly string[];
  readonly filter: Test;
  readonly aggregates: boolean;
}
export interface RoleGrant {
  readonly select: Readonly<Record<TableName, SelectGrant | null>>;
  readonly insertCheck: Test;
  readonly updateFilter: Test;
  readonly updateCheck: Test | null;
  readonly deleteFilter: Test;
}

export interface Selection {
  readonly columns: readonly string[];
  readonly links: readonly { readonly name: string; readonly selection: Selection }[];
}

const number = fc.integer({ min: 0, max: 4 });
const text = fc.constantFrom('a', 'b', 'c');
const nullable = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 3 });

const personId = fc.integer({ min: 1, max: 5 });
export const rows: fc.Arbitrary<Rows> = fc.record({
  person: fc.tuple(
    ...[1, 2, 3, 4, 5].map((id) =>
      fc.record({ id: fc.constant(id), name: nullable(text), age: nullable(number), boss_id: nullable(personId) }),
    ),
  ),
  note: fc.tuple(
    ...[1, 2, 3, 4, 5, 6].map((id) =>
      fc.record({ id: fc.constant(id), owner_id: nullable(personId), body: nullable(text), stars: nullable(number) }),
    ),
  ),
});

const valueOf = (column: string): fc.Arbitrary<Cell> => (TEXTS.has(column) ? text : number);

function comparison(column: string): fc.Arbitrary<Test> {
  return fc.oneof(
    fc.record({
      op: fc.constant('compare' as const),
      column: fc.constant(column),
      by: fc.constantFrom('_eq', '_neq', '_gt', '_lt', '_gte'),
      value: valueOf(column),
    }),
    fc.record({
      op: fc.constant('compare' as const),
      column: fc.constant(column),
      by: fc.constantFrom('_in', '_nin'),
      value: fc.array(valueOf(column), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      op: fc.constant('compare' as const),
      column: fc.constant(column),
      by: fc.constant('_is_null'),
      value: fc.boolean(),
    }),
  );
}

interface TestOptions {
  readonly depth: number;
  /** Columns and tables that may be named; all of them in permissions. */
  readonly granted?: (table: TableName) => readonly string[] | null;
}

/** Conditions on a table: of permissions, or of a client that sees only what is granted. */
export function test(table: TableName, { depth, granted }: TestOptions): fc.Arbitrary<Test> {
  const columns = granted === undefined ? COLUMNS[table] : (granted(table) ?? []);
  const leaves: fc.Arbitrary<Test>[] = columns.map(comparison);
  const numbers = columns.filter((column) => !TEXTS.has(column));
  if (granted === undefined) {
    leaves.push(fc.constantFrom(...numbers).map((column) => ({ op: 'session', column }) as const));
    leaves.push(
      fc
        .tuple(fc.constantFrom(...numbers), fc.constantFrom('_ceq', '_cgt'), fc.constantFrom(...numbers))
        .map(([column, by, other]) => ({ op: 'columns', column, by, other })),
    );
  }
  const always: fc.Arbitrary<Test> = fc.constant({ op: 'and', tests: [] });
  const leaf = leaves.length === 0 ? always : fc.oneof(...leaves);
  if (depth === 0) return leaf;
  const smaller = test(table, { depth: depth - 1, granted });
  const branches: fc.Arbitrary<Test>[] = [
    fc.record({ op: fc.constantFrom('and' as const, 'or' as const), tests: fc.array(smaller, { maxLength: 2 }) }),
    fc.record({ op: fc.constant('not' as const), test: smaller }),
  ];
  for (const [link, { target }] of Object.entries(LINKS[table])) {
    if (granted !== undefined && granted(target) === null) continue;
    branches.push(
      fc.record({
        op: fc.constant('link' as const),
        link: fc.constant(link),
        test: test(target, { depth: depth - 1, granted }),
      }),
    );
  }
  if (granted === undefined) {
    branches.push(
      fc.constantFrom<TableName>('person', 'note').chain((other) =>
        fc.record({
          op: fc.constant('exists' as const),
          table: fc.constant(other),
          test: test(other, { depth: depth - 1 }),
        }),
      ),
    );
  }
  return fc.oneof({ weight: 2, arbitrary: leaf }, ...branches.map((arbitrary) => ({ weight: 1, arbitrary })));
}

const selectGrant = (table: TableName): fc.Arbitrary<SelectGrant> =>
  fc.record({
    columns: fc.subarray([...COLUMNS[table]], { minLength: 1 }),
    filter: test(table, { depth: 2 }),
    aggregates: fc.boolean(),
  });

export const roleGrant: fc.Arbitrary<RoleGrant> = fc.record({
  select: fc.record({
    person: fc.option(selectGrant('person'), { freq: 8 }),
    note: fc.option(selectGrant('note'), { freq: 8 }),
  }),
  insertCheck: test('note', { depth: 2 }),
  updateFilter: test('note', { depth: 1 }),
  updateCheck: fc.option(test('note', { depth: 1 })),
  deleteFilter: test('note', { depth: 1 }),
});

/** What a role may ask of a table. */
export function selection(
  table: TableName,
  granted: (table: TableName) => readonly string[] | null,
  depth: number,
): fc.Arbitrary<Selection> {
  const links = Object.entries(LINKS[table]).filter(([, { target }]) => granted(target) !== null);
  const child = ([name, { target }]: [string, Link]) =>
    selection(target, granted, depth - 1).map((inner) => ({ name, selection: inner }));
  return fc.record({
    columns: fc.subarray([...(granted(table) ?? [])], { minLength: 1 }),
    links:
      depth === 0 || links.length === 0
        ? fc.constant([])
        : fc.uniqueArray(fc.constantFrom(...links).chain(child), { maxLength: 2, selector: (one) => one.name }),
  });
}

/** As permission metadata. */
export function asPermission(test: Test): object {
  switch (test.op) {
    case 'compare':
      return { [test.column]: { [test.by]: test.value } };
    case 'session':
      return { [test.column]: { _eq: 'X-Hasura-User-Id' } };
    case 'columns':
      return { [test.column]: { [test.by]: test.other } };
    case 'and':
    case 'or':
      return { [`_${test.op}`]: test.tests.map(asPermission) };
    case 'not':
      return { _not: asPermission(test.test) };
    case 'link':
      return { [test.link]: asPermission(test.test) };
    case 'exists':
      return { _exists: { _table: test.table, _where: asPermission(test.test) } };
  }
}
