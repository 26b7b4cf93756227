// Session variables and roles that a client writes into headers, in every spelling.
import { attackClass, type AttackKind } from './attack-class.js';
import { ask, askOnSocket, disguise, WAYS } from './ask.js';
import { ADMIN_SECRET, headersOf, rivals } from './callers.js';
import type { Dice } from '../property/world/dice.js';

const READERS = ['user', 'auditor'] as const;
const ROOT =
  'whoami(note: 101) { who note { id title } } note(order_by: {id: asc}) { id title } tag { id note { title } }';

const USER_HEADERS = [
  'x-hasura-user-id',
  'X-Hasura-User-Id',
  'X-HASURA-USER-ID',
  'x-hasura-User-id',
  'x_hasura_user_id',
  'x-hasura-user_id',
  'x-hasura-userid',
  'x-hasura--user-id',
  'hasura-user-id',
  'x-forwarded-x-hasura-user-id',
  'x-hasura-session-variables',
  'x-hasura-claims',
];
const ROLE_HEADERS = [
  'x-hasura-role',
  'X-Hasura-Role',
  'x-hasura-default-role',
  'x-hasura-allowed-roles',
  'x-hasura-Role',
  'x_hasura_role',
];
const LOOK_ALIKES = [
  'admin',
  'Admin',
  'ADMIN',
  ' admin',
  'admin ',
  'admin\t',
  '\u00a0admin',
  'admin\u00ad',
  '\u00e0dmin',
  'admin,user',
  'user,admin',
  '"admin"',
  'admin;',
  '["admin"]',
  '__proto__',
  'constructor',
  'toString',
  'User',
  'user\u00a0',
  'us\u00e9r',
];

const withHeaders =
  (make: (draw: Dice, victim: string) => Readonly<Record<string, string>>): AttackKind =>
  (draw) => {
    const { from, by } = rivals(draw, READERS);
    return { as: by, query: disguise(draw, ROOT), headers: make(draw, from.user.toString()), way: draw.pick(WAYS) };
  };

attackClass('session headers', {
  'a user id': withHeaders((draw, user) => ({ [draw.pick(USER_HEADERS)]: user })),
  'several user ids': withHeaders((draw, user) =>
    Object.fromEntries(draw.some(USER_HEADERS).map((name) => [name, user])),
  ),
  'the claims themselves': withHeaders((draw, user) => ({
    [draw.pick(['https-hasura-io-jwt-claims', 'x-hasura-claims', 'hasura'])]: JSON.stringify({
      'x-hasura-user-id': user,
    }),
  })),
  'the role of admins': withHeaders((draw) => ({ [draw.pick(['x-hasura-role', 'X-Hasura-Role'])]: 'admin' })),
  'a role that looks like another': withHeaders((draw) => ({ [draw.pick(ROLE_HEADERS)]: draw.pick(LOOK_ALIKES) })),
  'a role and a user id': withHeaders((draw, user) => ({
    [draw.pick(ROLE_HEADERS)]: draw.pick(LOOK_ALIKES),
    [draw.pick(USER_HEADERS)]: user,
  })),
  'an admin secret that is nearly right': withHeaders((draw, user) => ({
    [draw.pick(['x-hasura-admin-secret', 'X-Hasura-Access-Key', 'x-hasura-admin_secret'])]: draw.pick([
      '',
      ADMIN_SECRET.slice(1),
      `${ADMIN_SECRET}s`,
      ADMIN_SECRET.toUpperCase(),
      `${ADMIN_SECRET}, ${ADMIN_SECRET}`,
      'undefined',
      'null',
      '*',
    ]),
    'x-hasura-user-id': user,
  })),
  'an admin secret elsewhere': withHeaders((draw, user) => ({
    [draw.pick(['authorization', 'cookie', 'x-admin-secret'])]: draw.pick([
      ADMIN_SECRET,
      `x-hasura-admin-secret=${ADMIN_SECRET}`,
      `Bearer ${ADMIN_SECRET}`,
    ]),
    'x-hasura-user-id': user,
  })),
  'the permissions of backends': (draw) => {
    const { by } = rivals(draw, ['clerk']);
    const query = draw.pick([
      '{ __type(name: "mutation_root") { fields { name } } }',
      `mutation { insert_note_one(object: {id: ${draw.int(-9, -1)}}) { id } }`,
    ]);
    const headers = { 'x-hasura-use-backend-only-permissions': draw.pick(['true', 'True', 't', '1', 'yes', 'on']) };
    const way = draw.pick(WAYS);
    // For a user with a token it is as if the header were not there.
    return {
      as: by,
      send: (world, { alone }) => ask(world, { as: by, query, way, ...(world === alone ? {} : { headers }) }),
    };
  },
  'letters that look like others, on a socket': async (draw) => {
    const { from, by } = rivals(draw, READERS);
    const role = draw.pick([
      '\u0430dmin',
      'admin\u200b',
      '\uff41dmin',
      'adm\u0131n',
      '\ufeffadmin',
      'admin\u0000',
      'a\u0301dmin',
      'admin\u202e',
    ]);
    const name = draw.pick(['x-hasura-role', 'x-ha\u017fura-role', 'X-HA\u017fURA-ROLE', 'x\u2010hasura\u2010role']);
    const user = draw.pick([
      'x-hasura-user-\u0131d',
      'X-HASURA-USER-\u0130D',
      'x-ha\u017fura-user-id',
      'x-hasura-user-id',
    ]);
    const headers = { ...(await headersOf(by)), [name]: role, [user]: from.user.toString() };
    return { as: by, send: (world) => askOnSocket(world.url, { query: `{ ${ROOT} }` }, headers) };
  },
  'the same header twice': async (draw) => {
    const { from, by } = rivals(draw, READERS);
    const own = await headersOf(by);
    const headers = {
      'content-type': 'application/json',
      authorization: own.authorization,
      'x-hasura-role': draw.pick([
        [by.role, 'admin'],
        ['admin', by.role],
        ['admin', 'admin'],
      ]),
      'x-hasura-user-id': draw.pick([
        [by.user.toString(), from.user.toString()],
        [from.user.toString(), by.user.toString()],
      ]),
    };
    const body = JSON.stringify({ query: `{ ${ROOT} }` });
    return { as: by, send: async (world) => (await world.send({ path: '/v1/graphql', headers, body })).text };
  },
  'in the address': async (draw) => {
    const { from, by } = rivals(draw, READERS);
    const headers = { ...(await headersOf(by)), 'content-type': 'application/json' };
    const path = `/v1/graphql?x-hasura-role=admin&x-hasura-user-id=${from.user}&x-hasura-admin-secret=${encodeURIComponent(ADMIN_SECRET)}`;
    const body = JSON.stringify({ query: disguise(draw, ROOT) });
    return { as: by, send: async (world) => (await world.send({ path, headers, body })).text };
  },
});
