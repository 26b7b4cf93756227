// Requests of others at the same time: in batches, in parallel, on sockets side by side.
import { attackClass } from './attack-class.js';
import { ask, disguise, WAYS, type Asked } from './ask.js';
import { attacker, headersOf, rivals, victim, type Caller } from './callers.js';
import { noteIds } from './world.js';

const READERS = ['user', 'auditor'] as const;
/** One text for everybody. */
const ROOT = 'whoami { who note { id } } tag(order_by: {id: asc}) { id note { id title } }';
const own = (as: Caller): Asked => ({ as, query: `{ ${ROOT} }` });

attackClass('batches', {
  'between requests of others': (draw) => {
    const { from, by } = rivals(draw, READERS);
    const query = disguise(draw, ROOT);
    const way = draw.pick(WAYS);
    const others = draw.times(6, () =>
      draw.pick([own(from), { as: from, query, way: draw.pick(WAYS) }, { as: victim(draw, from.role), query }]),
    );
    return {
      as: by,
      send: async (world) => {
        // Behind others and before others.
        const all = [...others, { as: by, query, way }, ...others].map((one) => ask(world, one));
        return (await Promise.all(all))[others.length] ?? null;
      },
    };
  },
  'subscriptions to the same text': (draw) => {
    const { from, by } = rivals(draw, READERS);
    const query = `subscription { ${draw.pick(['note(order_by: {id: asc}) { id }', 'tag(order_by: {id: asc}) { id note { id } }'])} }`;
    const asked = [from, by, from].map((as): Asked => ({ as, query, way: 'websocket' }));
    return { as: by, send: async (world) => (await Promise.all(asked.map((one) => ask(world, one))))[1] ?? null };
  },
  'with headers in their items': (draw) => {
    const { from, by } = rivals(draw, READERS);
    const session = { 'x-hasura-role': 'admin', 'x-hasura-user-id': from.user.toString() };
    const item = {
      query: disguise(draw, ROOT),
      headers: session,
      session_variables: session,
      extensions: { session, headers: session },
    };
    const body = draw.pick([item, [item], [item, item]]);
    return { as: by, send: async (world) => (await world.graphql(body, await headersOf(by))).body };
  },
  'of many aliases': (draw) => {
    const { from, by } = rivals(draw, READERS);
    const fields = draw.times(
      20,
      (index) =>
        `a${index}: note_by_pk(id: ${draw.pick(noteIds(from.user))}) { id title } w${index}: whoami(note: ${draw.pick(noteIds(from.user))}) { who note { id } }`,
    );
    return { as: by, query: `{ ${fields.join(' ')} }`, way: draw.pick(WAYS) };
  },
  'of the same text with other variables': (draw) => {
    const { from, by } = rivals(draw, READERS);
    const query = 'query ($id: Int!) { note_by_pk(id: $id) { id title } whoami(note: $id) { who note { id } } }';
    const items = [...noteIds(by.user), ...noteIds(from.user)].map((id) => ({ query, variables: { id } }));
    return { as: by, send: async (world) => (await world.graphql(items, await headersOf(by))).body };
  },
  'with the same key twice': async (draw) => {
    const { from, by } = rivals(draw, READERS);
    const id = draw.pick(noteIds(from.user));
    const one = `{"query":"query($id:Int!){whoami(note:$id){who note{id}}}","variables":{"id":${noteIds(by.user)[0] ?? 0},"id":${id}},"variables":{"id":${id}}}`;
    const headers = { ...(await headersOf(by)), 'content-type': 'application/json' };
    const body = draw.pick([one, `[${one}]`]);
    return { as: by, send: async (world) => (await world.send({ path: '/v1/graphql', headers, body })).text };
  },
  'by several attackers': (draw) => {
    const by = attacker(draw, draw.pick(READERS));
    const others = draw.times(5, () => attacker(draw, draw.pick(READERS)));
    return {
      as: by,
      send: async (world) => {
        const [mine] = await Promise.all([ask(world, own(by)), ...others.map((as) => ask(world, own(as)))]);
        return mine ?? null;
      },
    };
  },
});
