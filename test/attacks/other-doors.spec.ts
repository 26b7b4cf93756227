// Other ways in than GraphQL: stored queries behind URLs, global ids, explain, and the API of admins.
import { randomUUID } from 'node:crypto';
import type { Dice } from '../property/world/dice.js';
import { attackClass, type AttackKind } from './attack-class.js';
import { ask } from './ask.js';
import { headersOf, rivals, type Person } from './callers.js';
import { noteIds, type Worlds } from './world.js';

interface Rivals {
  readonly from: Person;
  readonly by: Person;
}
interface Door {
  readonly path: string;
  readonly method?: string;
  readonly body?: object;
}

async function enter(world: Worlds['shared'], by: Person, { path, method = 'POST', body }: Door): Promise<string> {
  const headers = { ...(await headersOf(by)), 'content-type': 'application/json' };
  const { status, text } = await world.send({
    path,
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return `${status} ${text}`;
}

/** Both send the same, the victim first. */
const through =
  (door: (draw: Dice, rivals: Rivals) => Door): AttackKind =>
  async (draw, { shared }) => {
    const both = rivals(draw);
    const opened = door(draw, both);
    await enter(shared, both.from, opened);
    return { as: both.by, send: (world) => enter(world, both.by, opened) };
  };

const METHODS = ['GET', 'POST'] as const;
const relayId = (note: number): string => Buffer.from(JSON.stringify([1, 'public', 'note', note])).toString('base64');
const victimNote = (draw: Dice, { from }: Rivals): number => draw.pick(noteIds(from.user).slice(1));

attackClass('other doors', {
  'a stored query': through((draw) => ({ path: '/api/rest/mine', method: draw.pick(METHODS) })),
  'a stored query whose answer is kept': through((draw) => ({
    path: `/api/rest/${draw.pick(['titles-kept', 'me-kept'])}`,
    method: draw.pick(METHODS),
  })),
  'a stored query with arguments': through((draw, both) => ({
    path: `/api/rest/${draw.pick(['me', 'me-kept'])}?note=${victimNote(draw, both)}`,
    method: 'GET',
  })),
  'a stored query with session variables for arguments': through((draw, { from }) => ({
    path: `/api/rest/me?note=${noteIds(from.user)[1] ?? 0}&x-hasura-user-id=${from.user}`,
    body: { 'x-hasura-user-id': from.user, session_variables: { 'x-hasura-user-id': from.user } },
  })),
  'a stored mutation under the same key': through(() => ({ path: `/api/rest/pay?order=${randomUUID()}` })),
  'a global id': through((draw, both) => ({
    path: '/v1beta1/relay',
    body: {
      query: 'query ($id: ID!) { node(id: $id) { id ... on note { tags { note { id } } above { id } } } }',
      variables: { id: relayId(victimNote(draw, both)) },
    },
  })),
  'a connection': through(() => ({
    path: '/v1beta1/relay',
    body: {
      query:
        '{ note_connection(order_by: {id: asc}) { edges { cursor node { id above { id } } } } tag_connection { edges { node { note { id } } } } }',
    },
  })),
  explain: (draw) => {
    const { from, by } = rivals(draw);
    const user = { 'x-hasura-role': draw.pick(['user', 'admin']), 'x-hasura-user-id': from.user.toString() };
    // It is refused whatever is asked.
    const door = (query: string): Door => ({ path: '/v1/graphql/explain', body: { query: { query }, user } });
    return {
      as: by,
      send: (world, { alone }) => enter(world, by, door(world === alone ? '{ tag { id } }' : '{ note { id } }')),
    };
  },
  'the API of admins': through((draw) => ({
    path: draw.pick(['/v1/metadata', '/v2/query', '/v1/query']),
    body: draw.pick([
      { type: 'run_sql', args: { sql: 'select * from note' } },
      { type: 'select', args: { table: 'note', columns: ['*'] } },
      { type: 'list_action_runs', args: {} },
      { type: 'bulk', args: [{ type: 'export_metadata', args: {} }] },
      { type: 'clear_response_cache', args: {} },
    ]),
  })),
  'the run of another, by the API of admins': async (draw, { shared }) => {
    const { from, by } = rivals(draw);
    const answer = JSON.stringify(await ask(shared, { as: from, query: 'mutation { work(note: 1) }' }));
    const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(answer)?.[0] ?? '';
    const type = draw.pick(['get_action_run', 'replay_action_run', 'cancel_action_run']);
    return { as: by, send: (world) => enter(world, by, { path: '/v1/metadata', body: { type, args: { id } } }) };
  },
  'another version of the endpoint': through(() => ({
    path: '/v1alpha1/graphql',
    body: { query: '{ note { id } whoami(note: 101) { who note { id } } }' },
  })),
});
