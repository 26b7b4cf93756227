// From answers of actions to rows of others, and from rows to answers that are for others.
import { attackClass, type AttackKind } from './attack-class.js';
import { ask, disguise, WAYS } from './ask.js';
import { attacker, rivals, ROLES, type Person } from './callers.js';
import { noteIds } from './world.js';

const COLUMNS = { user: 'id title', auditor: 'id title body', clerk: 'id owner' } as const;

/** A field that leads to a note of somebody else, asked for by that user just before. */
const leading =
  (field: (note: number, columns: string, by: Person) => string): AttackKind =>
  async (draw, { shared }) => {
    const { from, by } = rivals(draw);
    const note = draw.pick(noteIds(from.user).slice(1));
    const query = disguise(draw, field(note, COLUMNS[by.role], by));
    await ask(shared, { as: from, query });
    return { as: by, query, way: draw.pick(WAYS) };
  };

attackClass('joins', {
  'from an action to a row': leading((note, columns) => `whoami(note: ${note}) { who note_id note { ${columns} } }`),
  'from an action to a row, without its key': leading(
    (note, columns) => `whoami(note: ${note}) { note { ${columns} } }`,
  ),
  'from an action to rows above and below': leading(
    (_, columns, by) =>
      `whoami(note: ${noteIds(by.user)[1] ?? 0}) { note { above { ${columns} } below { ${columns} } tags { note { ${columns} } } } }`,
  ),
  'from a row to an action': leading((note) => `tag(where: {note_id: {_eq: ${note}}}) { asked { who note_id } }`),
  'from a row to an action to a row': leading(
    (_, columns) => `tag(order_by: {id: asc}, limit: 9) { asked { who note { ${columns} } } }`,
  ),
  'to and fro between rows and actions': leading(
    (note, columns) =>
      `whoami(note: ${note}) { note { tags { asked { note { ${columns} } } } } tags: note { tags { asked { who } } } }`,
  ),
  'to columns of another role': async (draw, { shared }) => {
    const by = attacker(draw, draw.pick(['user', 'clerk']));
    const query = disguise(draw, `whoami(note: ${draw.pick(noteIds(by.user))}) { who note { id body } }`);
    await ask(shared, { as: { ...by, role: 'auditor' }, query });
    return { as: by, query, way: draw.pick(WAYS) };
  },
  'from a mutation to a row': (draw) => {
    const { from, by } = rivals(draw);
    return {
      as: by,
      query: `mutation { pay(note: ${draw.pick(noteIds(from.user).slice(1))}) { who note { ${COLUMNS[by.role]} } } }`,
      way: draw.pick(WAYS),
    };
  },
  'of the same user in another role': async (draw, { shared }) => {
    const by = attacker(draw);
    const query = disguise(draw, `tag(order_by: {id: asc}, limit: 20) { asked { who note { id } } note { id } }`);
    for (const role of ROLES) await ask(shared, { as: { user: by.user, role }, query });
    return { as: by, query, way: draw.pick(WAYS) };
  },
});
