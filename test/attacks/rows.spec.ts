// Rows of others: by key, by any argument, through relationships, and by writing to them.
import { attackClass, type AttackKind } from './attack-class.js';
import { disguise, WAYS } from './ask.js';
import { attacker, rivals, victim, type Role } from './callers.js';
import { noteIds } from './world.js';

const COLUMNS: Readonly<Record<Role, string>> = { user: 'id title', auditor: 'id title body', clerk: 'id owner' };

/** A root field on the way to somebody's note; what the role may select there. */
type Reach = (note: number, columns: string) => string;

const reading =
  (reach: Reach): AttackKind =>
  (draw) => {
    const { from, by } = rivals(draw);
    const note = draw.pick(noteIds(from.user).slice(1));
    return { as: by, query: disguise(draw, reach(note, COLUMNS[by.role])), way: draw.pick(WAYS) };
  };

/** The same for columns that the role does not have, also on rows of the attacker. */
const peeking =
  (reach: Reach): AttackKind =>
  (draw) => {
    const by = attacker(draw, draw.pick(['user', 'clerk']));
    const note = draw.pick(noteIds(draw.pick([by.user, victim(draw).user])));
    return { as: by, query: disguise(draw, reach(note, 'body')), way: draw.pick(WAYS) };
  };

const writing =
  (reach: Reach): AttackKind =>
  (draw) => {
    const { from, by } = rivals(draw, ['user']);
    const note = draw.pick(noteIds(from.user).slice(1));
    const field = reach(note, COLUMNS[by.role]);
    return {
      as: by,
      query: draw.pick([`mutation { ${field} }`, `mutation { ...F } fragment F on mutation_root { z: ${field} }`]),
      way: draw.pick(WAYS),
    };
  };

attackClass('rows', {
  'by key': reading((id, columns) => `note_by_pk(id: ${id}) { ${columns} }`),
  'by condition': reading((id, columns) => `note(where: {id: {_eq: ${id}}}) { ${columns} }`),
  'by a condition that is always true': reading(
    (_, columns) => `note(where: {_or: [{}, {_not: {id: {_lt: 0}}}]}, order_by: {id: asc}) { ${columns} }`,
  ),
  'through a row that everybody sees': reading(
    (id, columns) => `tag(where: {note_id: {_eq: ${id}}}) { label note { ${columns} } }`,
  ),
  'through the row above their own': reading(
    (_, columns) => `note(order_by: {id: asc}) { above { ${columns} below { ${columns} } } }`,
  ),
  'to and fro': reading((id, columns) => `tag_by_pk(id: ${id}) { note { tags { note { ${columns} } } } }`),
  'by a condition on a related row': reading(
    (id) => `tag(where: {note: {id: {_eq: ${id}}}}, order_by: {id: asc}) { id }`,
  ),
  'by counting related rows': reading(
    (id) => `tag_aggregate(where: {note: {id: {_eq: ${id}}}}) { aggregate { count } }`,
  ),
  'by aggregates': reading(
    (_, columns) =>
      `note_aggregate(order_by: {id: asc}) { aggregate { count max { ${columns} } min { ${columns} } } nodes { ${columns} } }`,
  ),
  'by the order of related rows': reading(() => 'tag(order_by: [{note: {title: asc}}, {id: asc}]) { id }'),
  'by a column that is hidden': peeking((id, column) => `note(where: {id: {_eq: ${id}}}) { id ${column} }`),
  'by a condition on a hidden column': peeking(
    (id, column) => `note(where: {id: {_eq: ${id}}, ${column}: {_like: "mk_%"}}) { id }`,
  ),
  'by the order of a hidden column': peeking((_, column) => `note(order_by: {${column}: asc}) { id }`),
  'by the greatest of a hidden column': peeking((_, column) => `note_aggregate { aggregate { max { ${column} } } }`),
  'by distinct values of a hidden column': peeking((_, column) => `note(distinct_on: ${column}) { id }`),
  'by a hidden column of a related row': peeking(
    (id, column) => `tag(where: {note: {id: {_eq: ${id}}, ${column}: {_gt: "mk_8"}}}) { id note { ${column} } }`,
  ),
  'by changing them': writing(
    (id, columns) =>
      `update_note(where: {id: {_eq: ${id}}}, _set: {title: "taken ${id}"}) { affected_rows returning { ${columns} } }`,
  ),
  'by changing one': writing(
    (id, columns) => `update_note_by_pk(pk_columns: {id: ${id}}, _set: {title: "taken ${id}"}) { ${columns} }`,
  ),
  'by deleting them': writing(
    (id, columns) =>
      `delete_note(where: {id: {_in: [${id}, ${id + 1}]}, title: {_like: "%"}}) { affected_rows returning { ${columns} } }`,
  ),
  'by deleting one': writing((id, columns) => `delete_note_by_pk(id: ${id}) { ${columns} }`),
  'by inserting over them': writing(
    (id, columns) =>
      `insert_note_one(object: {id: ${id}, title: "over ${id}"}, on_conflict: {constraint: note_pkey, update_columns: [title]}) { ${columns} above { ${columns} } }`,
  ),
  'by inserting below them': writing(
    (id, columns) =>
      `insert_note_one(object: {id: ${id + 100_000}, parent: ${id}}, on_conflict: {constraint: note_pkey, update_columns: [parent]}) { id above { ${columns} } }`,
  ),
});
