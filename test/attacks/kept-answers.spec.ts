// Answers that were made for somebody else just before, from the response cache or while they are being made.
import type { Dice } from '../property/world/dice.js';
import { attackClass, type AttackKind } from './attack-class.js';
import { ask, disguise } from './ask.js';
import { ADMIN, attacker, byBackend, rivals, ROLES, victim, VICTIMS } from './callers.js';
import { noteIds } from './world.js';

/** Fields whose answer depends on who asks, so that one text serves all. */
const ROOTS = [
  'tag(order_by: {id: asc}) { id note { id } }',
  'note(order_by: {id: asc}) { id above { id } }',
  'whoami { who note { id } }',
  'whoami(note: 101) { who note_id note { id } }',
  'tag(limit: 2, order_by: {id: asc}) { asked { who note { id } } }',
  'kept(note: 201) { who note { id } }',
  'kept { who }',
  '__type(name: "note") { fields { name } }',
];
const ROOTS_OF_TITLES = [
  ...ROOTS.slice(1),
  'note(order_by: {id: asc}) { title tags { id } }',
  'note_aggregate { nodes { title } }',
];

const cached = (query: string): string =>
  query.startsWith('query')
    ? query.replace(/^query[^{(]*(\([^)]*\))?/, '$& @cached(ttl: 300) ')
    : `query @cached(ttl: 300) ${query}`;

const textFor = (draw: Dice, roots = ROOTS): string => cached(disguise(draw, draw.pick(roots)));

const afterAnother: AttackKind = async (draw, { shared }) => {
  const { from, by } = rivals(draw, ['user', 'auditor']);
  const query = textFor(draw, ROOTS_OF_TITLES);
  await ask(shared, { as: from, query });
  return { as: by, query };
};

const NOTE_OF =
  'query ($id: Int!, $w: note_bool_exp = {}) @cached { note(where: $w, order_by: {id: asc}) { id } note_by_pk(id: $id) { id } whoami(note: $id) { who note { id } } }';

attackClass('kept answers', {
  'the same text of another user': afterAnother,
  'the same text of several users': async (draw, { shared }) => {
    const by = attacker(draw);
    const query = textFor(draw);
    for (const user of VICTIMS) await ask(shared, { as: { user, role: by.role }, query });
    return { as: by, query };
  },
  'the same text of the same user in another role': async (draw, { shared }) => {
    const by = attacker(draw);
    const query = textFor(draw);
    for (const role of ROLES) if (role !== by.role) await ask(shared, { as: { user: by.user, role }, query });
    return { as: by, query };
  },
  'the same text of an admin': async (draw, { shared }) => {
    const query = textFor(draw);
    await shared.graphql({ query }, ADMIN);
    return { as: attacker(draw), query };
  },
  'the same text of a backend with another header': async (draw, { shared }) => {
    const from = victim(draw);
    const query = cached(
      draw.pick([
        '{ q: __type(name: "mutation_root") { fields { name } } }',
        '{ __schema { mutationType { fields { name } } } }',
      ]),
    );
    await shared.graphql(
      { query },
      { ...byBackend({ ...from, role: 'clerk' }), 'x-hasura-use-backend-only-permissions': 'true' },
    );
    return { as: attacker(draw, 'clerk'), query };
  },
  'the same variables of another user': async (draw, { shared }) => {
    const { from, by } = rivals(draw);
    const variables = { id: draw.pick(noteIds(from.user)) };
    await ask(shared, { as: from, query: NOTE_OF, variables });
    return { as: by, query: NOTE_OF, variables };
  },
  'other variables of the same user': async (draw, { shared }) => {
    const by = attacker(draw);
    const [own = 0, other = 0] = noteIds(by.user);
    await ask(shared, { as: by, query: NOTE_OF, variables: { id: own, w: { id: { _eq: own } } } });
    return { as: by, query: NOTE_OF, variables: { id: other, w: { id: { _neq: own } } } };
  },
  'while it is being made for another user': (draw, { shared }) => {
    const { from, by } = rivals(draw);
    const query = textFor(draw);
    const others = [ask(shared, { as: from, query }), shared.graphql({ query }, ADMIN)];
    return {
      as: by,
      send: async (world) => {
        const answer = await ask(world, { as: by, query });
        await Promise.all(others);
        return answer;
      },
    };
  },
  'made anew by another user': async (draw, { shared }) => {
    const { from, by } = rivals(draw);
    const query = textFor(draw);
    await ask(shared, { as: by, query });
    await ask(shared, { as: from, query: query.replace('ttl: 300', 'ttl: 300, refresh: true') });
    return { as: by, query };
  },
  'that an action wants kept': async (draw, { shared }) => {
    const { from, by } = rivals(draw);
    const query = disguise(draw, `kept(note: ${draw.pick(noteIds(from.user))}) { who note { id } }`);
    await ask(shared, { as: from, query });
    return { as: by, query };
  },
});
