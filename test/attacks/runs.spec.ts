// Results of asynchronous actions, by ids that somebody else was given.
import type { Json } from '@app/types';
import type { Dice } from '../property/world/dice.js';
import { until } from '../support/until.js';
import { attackClass, type AttackKind } from './attack-class.js';
import { ask, askOnSocket, disguise, WAYS } from './ask.js';
import { attacker, headersOf, rivals, ROLES, tokenOf, type Caller } from './callers.js';
import { noteIds, type Worlds } from './world.js';

const RESULT = 'id status attempts progress errors output { who note { id } }';
const fieldOf = (id: string): string => `work(id: "${id}") { ${RESULT} }`;

/** A run of theirs that has ended. */
async function finishedRun(from: Caller, { shared }: Worlds, note = 1): Promise<string> {
  const answer = await ask(shared, { as: from, query: `mutation { work(note: ${note}) }` });
  const id = (answer as { readonly body: { readonly data: { readonly work: string } } }).body.data.work;
  await until(async () => JSON.stringify(await ask(shared, { as: from, query: `{ ${fieldOf(id)} }` })).includes('mk_'));
  return id;
}

const stolen =
  (query: (draw: Dice, id: string) => string): AttackKind =>
  async (draw, worlds) => {
    const { from, by } = rivals(draw);
    const id = await finishedRun(from, worlds, draw.pick(noteIds(from.user)));
    return { as: by, query: query(draw, id), way: draw.pick(WAYS) };
  };

attackClass('asynchronous results', {
  'by id': stolen((draw, id) => disguise(draw, fieldOf(id))),
  'by id in upper case': stolen((draw, id) => disguise(draw, fieldOf(id.toUpperCase()))),
  'by id without dashes': stolen((draw, id) => disguise(draw, fieldOf(`{${id.replaceAll('-', '')}}`))),
  'beside runs of their own': async (draw, worlds) => {
    const { from, by } = rivals(draw);
    const id = await finishedRun(from, worlds);
    const query = disguise(draw, fieldOf(id));
    const send = async (world: Worlds['shared']): Promise<Json> => {
      await ask(world, { as: by, query: 'mutation { mine: work(note: 1) }' });
      return ask(world, { as: by, query });
    };
    return { as: by, send };
  },
  'by subscription': async (draw, worlds) => {
    const { from, by } = rivals(draw);
    const id = await finishedRun(from, worlds);
    const headers = await headersOf(by);
    return { as: by, send: (world) => askOnSocket(world.url, { query: `subscription { ${fieldOf(id)} }` }, headers) };
  },
  'of the same user in another role': async (draw, worlds) => {
    const by = attacker(draw);
    const role = draw.pick(ROLES.filter((one) => one !== by.role));
    const id = await finishedRun({ user: by.user, role }, worlds);
    return { as: by, query: disguise(draw, fieldOf(id)), way: draw.pick(WAYS) };
  },
  'with headers of the owner': async (draw, worlds) => {
    const { from, by } = rivals(draw);
    const id = await finishedRun(from, worlds);
    const headers = { [draw.pick(['X-Hasura-User-Id', 'x-hasura-user-id'])]: from.user.toString() };
    return { as: by, query: disguise(draw, fieldOf(id)), headers, way: draw.pick(WAYS) };
  },
  'with a token without a user': async (draw, worlds) => {
    const { from, by } = rivals(draw);
    const id = await finishedRun(from, worlds);
    const value = draw.pick(['', ' ', `${from.user} `, `0${from.user}`, `${from.user}.0`]);
    const headers = { authorization: `Bearer ${await tokenOf(value)}` };
    return { as: by, query: disguise(draw, fieldOf(id)), headers, way: draw.pick(WAYS) };
  },
  'through the REST endpoint': async (draw, worlds) => {
    const { from, by } = rivals(draw);
    const id = await finishedRun(from, worlds);
    const headers = await headersOf(by);
    return {
      as: by,
      send: async (world) => (await world.send({ path: `/api/rest/run?id=${id}`, method: 'GET', headers })).text,
    };
  },
  'kept for the owner': async (draw, worlds) => {
    const { from, by } = rivals(draw);
    const id = await finishedRun(from, worlds);
    const query = `query @cached(ttl: 300) { ${fieldOf(id)} }`;
    await ask(worlds.shared, { as: from, query });
    return { as: by, query };
  },
});
