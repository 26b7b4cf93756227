// What a role has just asked for, when the gateway knows nothing of any other role yet: schemas and plans are made by the first.
import { attackClass, type AttackKind } from './attack-class.js';
import { ask, disguise, WAYS, type Asked } from './ask.js';
import { ADMIN, attacker, byBackend, ROLES, victim, type Person } from './callers.js';
import type { Dice } from '../property/world/dice.js';
import type { Worlds } from './world.js';

const ROOTS = [
  'note(order_by: {id: asc}) { id title }',
  'note(order_by: {id: asc}) { id title body }',
  'note(order_by: {id: asc}) { id owner }',
  'note(order_by: {id: asc}) { id tags { id note { id } } }',
  'tag(order_by: {id: asc}) { id note { id } }',
  'note_aggregate { aggregate { max { title } } }',
  'mine(note: 1) { note_id who }',
  '__type(name: "note") { fields { name } }',
  '__type(name: "Mine") { fields { name } }',
];

/** Both gateways forget what they made for roles. */
async function forget({ shared, alone }: Worlds): Promise<void> {
  const args = { reload_sources: false, reload_remote_schemas: false };
  await Promise.all([shared, alone].map((world) => world.apply('reload_metadata', args)));
}

/** The attacker comes right behind others, who have asked for the same. */
const behind =
  (others: (draw: Dice, by: Person) => readonly Person[], roots = ROOTS): AttackKind =>
  async (draw, worlds) => {
    const by = attacker(draw);
    const query = disguise(draw, draw.pick(roots));
    const before = others(draw, by);
    await forget(worlds);
    for (const as of before) await ask(worlds.shared, { as, query });
    return { as: by, query, way: draw.pick(WAYS) };
  };

const otherRole = (draw: Dice, { role }: Person) => draw.pick(ROLES.filter((one) => one !== role));
const CREATE =
  'mutation { insert_note_one(object: {id: -1, title: "by nobody"}, on_conflict: {constraint: note_pkey, update_columns: []}) { id } }';

attackClass('roles', {
  'behind a user of another role': behind((draw, by) => [victim(draw, otherRole(draw, by))]),
  'behind oneself in another role': behind((draw, by) => [{ ...by, role: otherRole(draw, by) }]),
  'behind everybody': behind((draw, { role }) => ROLES.filter((one) => one !== role).map((one) => victim(draw, one))),
  'for a hidden column, behind an auditor': async (draw, worlds) => {
    const by = attacker(draw, draw.pick(['user', 'clerk']));
    const query = disguise(draw, 'note(order_by: {id: asc}) { id body }');
    await forget(worlds);
    await ask(worlds.shared, { as: { ...by, role: 'auditor' }, query });
    return { as: by, query, way: draw.pick(WAYS) };
  },
  'behind an admin': async (draw, worlds) => {
    const query = disguise(draw, draw.pick(ROOTS));
    await forget(worlds);
    await worlds.shared.graphql({ query }, ADMIN);
    return { as: attacker(draw), query, way: draw.pick(WAYS) };
  },
  'behind a backend': async (draw, worlds) => {
    const by = attacker(draw, 'clerk');
    const query = draw.pick([CREATE, '{ __type(name: "mutation_root") { fields { name } } }']);
    const headers = { ...byBackend(victim(draw, 'clerk')), 'x-hasura-use-backend-only-permissions': 'true' };
    await forget(worlds);
    await worlds.shared.graphql({ query: query.replace('id: -1', 'id: -2') }, headers);
    await worlds.shared.graphql({ query: '{ __schema { mutationType { fields { name } } } }' }, headers);
    return { as: by, query, way: draw.pick(WAYS) };
  },
  'beside a user of another role': async (draw, worlds) => {
    const by = attacker(draw);
    const query = disguise(draw, draw.pick(ROOTS));
    const role = otherRole(draw, by);
    const others = draw.times(4, (): Asked => ({ as: victim(draw, role), query, way: draw.pick(WAYS) }));
    const way = draw.pick(WAYS);
    await forget(worlds);
    return {
      as: by,
      send: async (world) => {
        const before = world === worlds.shared ? others.map((one) => ask(world, one)) : [];
        const mine = await ask(world, { as: by, query, way });
        await Promise.all(before);
        return mine;
      },
    };
  },
});
