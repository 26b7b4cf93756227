// Calls on the terms of a role: arguments that the caller does not choose, fields that are hidden, checks of rows.
import { attackClass, type AttackKind } from './attack-class.js';
import { ask, disguise, WAYS } from './ask.js';
import { attacker, rivals, type Person } from './callers.js';
import { noteIds } from './world.js';

interface Rivals {
  readonly from: Person;
  readonly by: Person;
}

/** A field asked for by the attacker alone. */
const asking =
  (field: (rivals: Rivals) => string): AttackKind =>
  (draw) => {
    const both = rivals(draw);
    return { as: both.by, query: disguise(draw, field(both)), way: draw.pick(WAYS) };
  };

const fieldsOf = ({ role }: Person): string => (role === 'clerk' ? 'note_id' : 'who about note_id');
const firstNote = ({ user }: Person): number => noteIds(user)[0] ?? 0;

attackClass('bound calls', {
  'by the argument': asking(({ from, by }) => `mine(user: ${from.user}, note: ${firstNote(by)}) { ${fieldsOf(by)} }`),
  'by a variable': (draw) => {
    const { from, by } = rivals(draw);
    const query = draw.pick([
      `query ($user: Int) { mine(user: $user, note: ${firstNote(by)}) { note_id } }`,
      `query ($note: Int) { mine(note: $note) { ${fieldsOf(by)} } }`,
    ]);
    return { as: by, query, variables: { user: from.user, note: firstNote(by) }, way: draw.pick(WAYS) };
  },
  'by a header': (draw) => {
    const { from, by } = rivals(draw);
    const headers = { 'X-Hasura-User-Id': from.user.toString() };
    return {
      as: by,
      query: disguise(draw, `mine(note: ${firstNote(by)}) { ${fieldsOf(by)} }`),
      headers,
      way: draw.pick(WAYS),
    };
  },
  'by a relationship': asking(
    ({ from, by }) => `tag(where: {owner: {_eq: ${from.user}}}, order_by: {id: asc}) { owned { ${fieldsOf(by)} } }`,
  ),
  'by relationships from rows of everybody': asking(
    ({ from, by }) =>
      `tag(where: {owner: {_in: [${from.user}, ${by.user}]}}, order_by: {id: asc}) { owner owned { ${fieldsOf(by)} } }`,
  ),
  'on a row of another': asking(({ from, by }) => `mine(note: ${firstNote(from)}) { ${fieldsOf(by)} }`),
  'on a row that is not named': asking(({ by }) => `mine { ${fieldsOf(by)} }`),
  'for a hidden field': (draw) => {
    const by = attacker(draw, 'clerk');
    const field = draw.pick([
      'mine { who }',
      'mine { w: who note_id }',
      'mine { ...on Mine { who } }',
      'tag { owned { who } }',
    ]);
    return { as: by, query: disguise(draw, field), way: draw.pick(WAYS) };
  },
  'for a hidden field, after others': async (draw, { shared }) => {
    const by = attacker(draw, 'clerk');
    const query = disguise(draw, 'mine(note: 1) { who }');
    await ask(shared, { as: { ...by, role: 'auditor' }, query });
    return { as: by, query, way: draw.pick(WAYS) };
  },
  'of the same text as another': async (draw, { shared }) => {
    const { from, by } = rivals(draw);
    const query = `query @cached(ttl: 300) { mine(note: ${firstNote(draw.pick([from, by]))}) { ${fieldsOf(by)} } }`;
    await ask(shared, { as: from, query });
    return { as: by, query };
  },
});
