// Tokens of others, tokens that say less than one before, and tokens after their end.
import { randomInt } from 'node:crypto';
import type { Json } from '@app/types';
import type { Dice } from '../property/world/dice.js';
import { until } from '../support/until.js';
import { openReady, MODERN } from '../support/websocket-client.js';
import { attackClass, type AttackKind } from './attack-class.js';
import { ask, disguise, WAYS } from './ask.js';
import { attacker, headersOf, rivals, ROLES, tokenOf, victim } from './callers.js';

const ROOT = 'whoami { who note { id } } note(order_by: {id: asc}) { id }';
/** Nobody was asked by this user before. */
const newcomer = (): number => randomInt(10 ** 6, 10 ** 9);

/** The attacker's token, put together from parts of two good ones. */
const forged =
  (join: (theirs: readonly string[], mine: readonly string[]) => readonly string[]): AttackKind =>
  async (draw, { shared }) => {
    const { from, by } = rivals(draw);
    const [theirs, mine] = [await tokenOf(from.user), await tokenOf(by.user)];
    await Promise.all([from, by].map((as) => ask(shared, { as, query: `{ ${ROOT} }` })));
    const token = join(theirs.split('.'), mine.split('.')).join('.');
    return { as: by, query: disguise(draw, ROOT), headers: { authorization: `Bearer ${token}` }, way: draw.pick(WAYS) };
  };

const encode = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
const lesser = (draw: Dice): object =>
  draw.pick([
    { 'x-hasura-allowed-roles': ['clerk'], 'x-hasura-default-role': 'clerk' },
    { 'x-hasura-allowed-roles': ['clerk', 'user'], 'x-hasura-default-role': 'user' },
    { 'x-hasura-allowed-roles': ['nobody'], 'x-hasura-default-role': 'nobody' },
  ]);

attackClass('tokens', {
  'another payload under a good signature': forged(([head = '', payload = ''], mine) => [head, payload, mine[2] ?? '']),
  'a good payload under another signature': forged((theirs, [head = '', payload = '']) => [
    head,
    payload,
    theirs[2] ?? '',
  ]),
  'a payload without a signature': forged(([, payload = '']) => [encode({ alg: 'none', typ: 'JWT' }), payload, '']),
  'a good signature with more behind it': forged((theirs, mine) => [...mine, theirs[1] ?? '']),
  'the payload of another, cut': forged(([head = '', payload = '', signature = '']) => [
    head,
    payload,
    signature.slice(0, -3),
  ]),
  'fewer roles than the same user had before': async (draw, { shared }) => {
    const user = newcomer();
    await Promise.all(ROLES.map((role) => ask(shared, { as: { user, role }, query: `{ ${ROOT} }` })));
    const token = await tokenOf(user, { claims: { ...lesser(draw) } });
    const headers = { authorization: `Bearer ${token}`, 'x-hasura-role': 'auditor' };
    return { as: { user: 'nobody', role: 'auditor' }, query: disguise(draw, ROOT), headers, way: draw.pick(WAYS) };
  },
  'a role that another user may take': async (draw, { shared }) => {
    const from = victim(draw);
    await ask(shared, { as: from, query: `{ ${ROOT} }` });
    const token = await tokenOf(draw.pick(['', ' ', newcomer()]), { claims: { ...lesser(draw) } });
    const headers = { authorization: `Bearer ${token}`, 'x-hasura-role': draw.pick(['auditor', 'admin']) };
    return { as: { user: 'nobody', role: 'auditor' }, query: disguise(draw, ROOT), headers, way: draw.pick(WAYS) };
  },
  'without a user, after another': async (draw, { shared }) => {
    const { from, by } = rivals(draw);
    await ask(shared, { as: from, query: `{ ${ROOT} }` });
    const headers = {
      authorization: `Bearer ${await tokenOf(by.user, { claims: { 'x-hasura-user-id': undefined } })}`,
    };
    return { as: { user: '', role: by.role }, query: disguise(draw, ROOT), headers, way: draw.pick(WAYS) };
  },
  'after their end': async (draw, { shared }) => {
    const from = victim(draw);
    const endMs = Date.now() + 150;
    const headers = { authorization: `Bearer ${await tokenOf(from.user, { exp: endMs / 1000 })}` };
    await ask(shared, { as: from, query: `{ ${ROOT} }`, headers, way: draw.pick(WAYS) });
    await until(() => Date.now() > endMs);
    return { as: attacker(draw), query: disguise(draw, ROOT), headers, way: draw.pick(WAYS) };
  },
  'after another one on the same socket': async (draw, { shared }) => {
    const { from, by } = rivals(draw);
    const payload = { query: disguise(draw, ROOT) };
    const [theirs, mine] = [{ headers: await headersOf(from) }, { headers: await headersOf(by) }];
    return {
      as: by,
      send: async (world) => {
        const socket = await openReady(world.url, { protocol: MODERN, init: world === shared ? theirs : mine });
        socket.send({ type: 'subscribe', id: 'first', payload });
        await until(() => socket.frames.some(ends('first')));
        socket.send({ type: 'connection_init', payload: mine });
        socket.send({ type: 'subscribe', id: 'second', payload });
        await until(() => socket.frames.some(ends('second')));
        socket.socket.terminate();
        return socket.frames.slice(socket.frames.findIndex(ends('first')) + 1);
      },
    };
  },
  'with more rights, on the same socket': async (draw) => {
    const { by } = rivals(draw);
    const first = await headersOf(by);
    const role = draw.pick(['admin', 'nobody', 'Admin']);
    return {
      as: by,
      send: async (world) => {
        const socket = await openReady(world.url, { protocol: MODERN, init: { headers: first } });
        socket.send({ type: 'connection_init', payload: { headers: { ...first, 'x-hasura-role': role } } });
        socket.send({ type: 'subscribe', id: '1', payload: { query: `{ ${ROOT} }` } });
        return { ...(await socket.closed), frames: socket.frames };
      },
    };
  },
});

/** Whether a frame is the last one of this operation. */
function ends(id: string): (frame: Json) => boolean {
  return (frame) => {
    const { type, id: of } = frame as { readonly type: string; readonly id?: string };
    return of === id && (type === 'complete' || type === 'error');
  };
}
