// What a mutation makes of the rows: presets, filters, checks and keys, one statement after another.
import { same, sessionValue } from '../world/cells.js';
import { writeGrant, type Delete, type Insert, type Mutation, type NewRow, type Update } from '../world/mutations.js';
import { keepsKeys } from '../world/rows.js';
import {
  columnOf,
  linkOf,
  tableOf,
  type Cell,
  type Presets,
  type Role,
  type Row,
  type Rows,
  type Table,
  type Test,
  type World,
} from '../world/shapes.js';
import { holds, openView } from './conditions.js';
import { sightOf } from './sight.js';

export interface Written {
  readonly rows: Rows;
  readonly affected: number;
  /** The rows that `returning` is about. */
  readonly returned: readonly Row[];
}
interface Writer {
  readonly world: World;
  readonly role: Role;
  readonly user: number;
}

/** A write that must be refused, by a permission or by the database. */
class Refused extends Error {}

/** @returns null where all of it must be refused */
export function written(mutation: Mutation, writer: Writer): Written | null {
  const write = new Writing(writer);
  const table = tableOf(writer.world.schema, mutation.table);
  try {
    const returned = write.run(mutation, table);
    if (!keepsKeys(writer.world.schema, write.rows)) return null;
    return { rows: write.rows, affected: write.affected, returned };
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

class Writing {
  rows: Rows;
  affected = 0;

  constructor(private readonly writer: Writer) {
    this.rows = writer.world.rows;
  }

  run(mutation: Mutation, table: Table): readonly Row[] {
    switch (mutation.kind) {
      case 'insert':
        return this.insert(mutation, table);
      case 'update':
        return this.update(mutation, table);
      case 'delete':
        return this.delete(mutation, table);
    }
  }

  private insert({ rows, conflict }: Insert, table: Table): readonly Row[] {
    if (rows.some(({ nested }) => nested.length > 0)) return rows.map((row) => this.insertNested(row, table));
    const news = rows.map(({ cells }) => this.newRow(cells, table));
    const before = this.rows;
    return news.map((row) => this.put(row, { table, conflict, before })).filter((row) => row !== null);
  }

  private insertNested({ cells, nested }: NewRow, table: Table, determined: Row = {}): Row {
    const own: Record<string, Cell> = {};
    for (const { link, rows } of nested.filter(({ link: { many } }) => !many))
      for (const row of rows) {
        const target = this.insertNested(row, tableOf(this.writer.world.schema, link.target));
        for (const [local, remote] of link.pairs) own[local] = target[remote] ?? null;
      }
    const row = this.newRow({ ...cells, ...own, ...determined }, table);
    this.keep(nested.some(({ link: { many } }) => !many));
    this.put(row, { table, conflict: null, before: this.rows });
    this.keep(nested.some(({ link: { many } }) => many));
    for (const { link, rows } of nested.filter(({ link: { many } }) => many))
      for (const child of rows) {
        const keys = Object.fromEntries(link.pairs.map(([local, remote]) => [remote, row[local] ?? null]));
        this.insertNested(child, tableOf(this.writer.world.schema, link.target), keys);
      }
    return row;
  }

  /** What is inserted before its like must keep its keys without it. */
  private keep(isStatementOver: boolean): void {
    if (isStatementOver && !keepsKeys(this.writer.world.schema, this.rows, 'now')) throw new Refused('a broken key');
  }

  private newRow(cells: Row, table: Table): Row {
    const empty = table.columns.map(({ field }): [string, Cell] => [field, null]);
    const presets = writeGrant(this.writer, table.field, 'insert')?.set ?? {};
    return { ...Object.fromEntries(empty), ...cells, ...this.preset(presets, table) };
  }

  private preset(presets: Presets, table: Table): Row {
    return Object.fromEntries(
      Object.entries(presets).map(([field, preset]) => [
        field,
        preset === 'session' ? sessionValue(columnOf(table, field).type, this.writer.user) : preset.value,
      ]),
    );
  }

  /** Inserts a row or updates the one with its key; null where that is to be left alone. */
  private put(
    row: Row,
    at: { readonly table: Table; readonly conflict: Insert['conflict']; readonly before: Rows },
  ): Row | null {
    const { table, conflict, before } = at;
    const own = this.rows[table.field] ?? [];
    if (table.key.some((field) => (row[field] ?? null) === null)) throw new Refused('a key of nulls');
    const old = own.find((one) => table.key.every((field) => same(one[field] ?? null, row[field] ?? null)));
    if (old === undefined) {
      this.check(writeGrant(this.writer, table.field, 'insert')?.check ?? null, row, { table, before });
      this.write(table, [...own, row]);
      return row;
    }
    if (conflict === null) throw new Refused('two rows of one key');
    if (conflict.columns.length === 0) return null;
    const update = writeGrant(this.writer, table.field, 'update');
    if (
      !update ||
      !this.may(update.filter, old, { table, before }) ||
      !this.asked(conflict.where, old, { table, before })
    )
      return null;
    const set = Object.fromEntries(conflict.columns.map((field) => [field, row[field] ?? null]));
    const changed = { ...old, ...set, ...this.preset(update.set, table) };
    this.check(update.check, changed, { table, before });
    this.write(
      table,
      own.map((one) => (one === old ? changed : one)),
    );
    return changed;
  }

  private update({ where, set, inc }: Update, table: Table): readonly Row[] {
    const grant = writeGrant(this.writer, table.field, 'update');
    if (!grant) throw new Error('nothing to update with');
    const cells = { ...set, ...this.preset(grant.set, table) };
    if (Object.keys(cells).length + Object.keys(inc).length === 0) return [];
    const before = this.rows;
    const changed: Row[] = [];
    const rows = (before[table.field] ?? []).map((row) => {
      if (!this.may(grant.filter, row, { table, before }) || !this.asked(where, row, { table, before })) return row;
      const next = { ...row, ...cells, ...counted(row, inc) };
      this.check(grant.check, next, { table, before });
      changed.push(next);
      return next;
    });
    this.write(table, rows, changed.length);
    return changed;
  }

  private delete({ where }: Delete, table: Table): readonly Row[] {
    const grant = writeGrant(this.writer, table.field, 'delete');
    const before = this.rows;
    const rows = before[table.field] ?? [];
    const gone = rows.filter(
      (row) => grant && this.may(grant.filter, row, { table, before }) && this.asked(where, row, { table, before }),
    );
    this.write(
      table,
      rows.filter((row) => !gone.includes(row)),
      gone.length,
    );
    return gone;
  }

  private write(table: Table, rows: readonly Row[], affected = 1): void {
    this.affected += affected;
    this.rows = { ...this.rows, [table.field]: rows };
  }

  private may(filter: Test, row: Row, { table, before }: { readonly table: Table; readonly before: Rows }): boolean {
    const view = openView(this.writer.world.schema, (name) => before[name] ?? [], this.writer.user);
    return holds(filter, row, { table, view }) === true;
  }

  /** A client's condition sees what its role sees, save that the row itself need not be selectable. */
  private asked(
    where: Test | null,
    row: Row,
    { table, before }: { readonly table: Table; readonly before: Rows },
  ): boolean {
    const sight = sightOf(this.writer.world, this.writer, before);
    return where === null || holds(where, sight.show(table, row), { table, view: sight.view }) === true;
  }

  private check(check: Test | null, row: Row, at: { readonly table: Table; readonly before: Rows }): void {
    if (check !== null && !this.may(check, row, at)) throw new Refused('a check that failed');
  }
}

function counted(row: Row, inc: Row): Row {
  return Object.fromEntries(
    Object.entries(inc).map(([field, by]) => {
      const cell = row[field] ?? null;
      if (cell === null) return [field, null];
      const sum = (cell as number) + (by as number);
      if (sum > 2147483647) throw new Refused('a number out of range');
      return [field, sum];
    }),
  );
}

/** Whether the answer depends on when a statement sees what the mutation itself has written. */
export function looksAtItself(mutation: Mutation, writer: Writer): boolean {
  if (mutation.kind !== 'insert' || mutation.rows.every(({ nested }) => nested.length === 0)) return false;
  const { schema } = writer.world;
  const tables = new Set([mutation.table, ...mutation.rows.flatMap(nestedTables)]);
  const reads = (test: Test, table: Table): boolean => {
    switch (test.op) {
      case 'and':
      case 'or':
        return test.tests.some((one) => reads(one, table));
      case 'not':
        return reads(test.test, table);
      case 'link': {
        const { target } = linkOf(table, test.link);
        return tables.has(target) || reads(test.test, tableOf(schema, target));
      }
      case 'exists':
        return tables.has(test.table) || reads(test.test, tableOf(schema, test.table));
      default:
        return false;
    }
  };
  return [...tables].some((name) => {
    const check = writeGrant(writer, name, 'insert')?.check;
    return check !== undefined && reads(check, tableOf(schema, name));
  });
}

const nestedTables = ({ nested }: NewRow): readonly string[] =>
  nested.flatMap(({ link, rows }) => [link.target, ...rows.flatMap(nestedTables)]);
