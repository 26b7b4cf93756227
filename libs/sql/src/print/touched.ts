// Which tables and functions a statement names, noted while it is printed: nothing that is printed goes by unseen.
import type { Expression, FunctionCall, RelationName } from '../ast/expression.js';
import type { FromItem, Insert, Statement } from '../ast/select.js';
import type { Touches, Write } from './printed-statement.js';

export class Touched implements Touches {
  readonly reads: RelationName[] = [];
  readonly writes: Write[] = [];
  readonly functions: RelationName[] = [];

  note(tree: Expression | Statement): void {
    switch (tree.type) {
      case 'select':
        if (tree.from !== undefined) this.noteItem(tree.from);
        for (const { item } of tree.joins ?? []) this.noteItem(item);
        return;
      case 'insert':
        this.writes.push({ relation: tree.into, deletes: false, updates: updatesOf(tree) });
        return;
      case 'update':
        this.writes.push({ relation: tree.relation, deletes: false, updates: tree.set.map(({ column }) => column) });
        return;
      case 'delete':
        this.writes.push({ relation: tree.relation, deletes: true, updates: [] });
        return;
      case 'call':
        this.noteCall(tree);
    }
  }

  private noteItem(item: FromItem): void {
    if (item.type === 'relation') add(this.reads, item.relation);
    else if (item.type === 'function') this.noteCall(item.call);
  }

  private noteCall({ schema, name }: FunctionCall): void {
    if (schema !== undefined) add(this.functions, { schema, name });
  }
}

function updatesOf({ onConflict }: Insert): readonly string[] {
  return onConflict?.update?.set.map(({ column }) => column) ?? [];
}

function add(list: RelationName[], { schema, name }: RelationName): void {
  if (!list.some((known) => known.schema === schema && known.name === name)) list.push({ schema, name });
}
