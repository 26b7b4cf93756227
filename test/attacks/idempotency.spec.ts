// Answers that were given to somebody else under the same idempotency key.
import { randomUUID } from 'node:crypto';
import { attackClass, type AttackKind } from './attack-class.js';
import { ask, WAYS } from './ask.js';
import { attacker, rivals, ROLES, tokenOf, type Person } from './callers.js';
import type { Dice } from '../property/world/dice.js';
import { noteIds } from './world.js';

const pay = (more = ''): string => `mutation { pay${more} { who note_id note { id } } }`;

const someoneElse = (draw: Dice): { readonly from: Person; readonly by: Person } => rivals(draw);
const sameUser = (draw: Dice): { readonly from: Person; readonly by: Person } => {
  const by = attacker(draw);
  return { by, from: { user: by.user, role: draw.pick(ROLES.filter((role) => role !== by.role)) } };
};

/** The header of the key, as a client may write it again. */
const withHeader =
  (callers: typeof someoneElse, respell: (key: string) => string = (key) => key): AttackKind =>
  async (draw, { shared }) => {
    const { from, by } = callers(draw);
    const key = `key of ${randomUUID()}`;
    const query = pay(`(note: ${draw.pick(noteIds(from.user))})`);
    await ask(shared, { as: from, query, headers: { 'idempotency-key': key } });
    return { as: by, query, headers: { 'Idempotency-Key': respell(key) }, way: draw.pick(['http', 'batch']) };
  };

attackClass('idempotency keys', {
  'the same header': withHeader(someoneElse),
  'the same header in another role': withHeader(sameUser),
  'the same header with spaces': withHeader(someoneElse, (key) => ` ${key} `),
  'the same header in upper case': withHeader(someoneElse, (key) => key.toUpperCase()),
  'the same header with other arguments': async (draw, { shared }) => {
    const { from, by } = rivals(draw);
    const headers = { 'idempotency-key': randomUUID() };
    await ask(shared, { as: from, query: pay('(note: 1)'), headers });
    return { as: by, query: pay('(note: 2)'), headers };
  },
  'the same arguments': async (draw, { shared }) => {
    const { from, by } = rivals(draw);
    const query = pay(`(order: "${randomUUID()}")`);
    await ask(shared, { as: from, query, way: draw.pick(WAYS) });
    return { as: by, query, way: draw.pick(WAYS) };
  },
  'the same arguments in another role': async (draw, { shared }) => {
    const { from, by } = sameUser(draw);
    const query = pay(`(order: "${randomUUID()}")`);
    await ask(shared, { as: from, query, way: draw.pick(WAYS) });
    return { as: by, query, way: draw.pick(WAYS) };
  },
  'while the first call is under way': (draw, { shared }) => {
    const { from, by } = rivals(draw);
    const query = pay(`(order: "${randomUUID()}")`);
    const first = ask(shared, { as: from, query });
    return {
      as: by,
      send: async (world) => {
        const [mine] = await Promise.all([ask(world, { as: by, query }), first]);
        return mine;
      },
    };
  },
  'a user whose id looks the same': async (draw, { shared }) => {
    const { from, by } = rivals(draw);
    const query = pay(`(order: "${randomUUID()}")`);
    await ask(shared, { as: from, query });
    const id = draw.pick([
      `${from.user} `,
      `"${from.user}"`,
      `${from.user}","role":"${from.role}`,
      `${from.user}\u200b`,
    ]);
    const token = await tokenOf(by.user, { claims: { 'x-hasura-user-id': id } });
    return {
      as: { user: id, role: by.role },
      query,
      headers: { authorization: `Bearer ${token}`, 'x-hasura-role': by.role },
    };
  },
  'an asynchronous run under it': async (draw, { shared }) => {
    const { from, by } = rivals(draw);
    const query = `mutation { work(order: "${randomUUID()}") }`;
    const theirs = JSON.stringify(await ask(shared, { as: from, query }));
    return {
      as: by,
      send: async (world) => {
        const mine = JSON.stringify(await ask(world, { as: by, query }));
        return { isTheirs: mine === theirs, length: mine.length };
      },
    };
  },
});
