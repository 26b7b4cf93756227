// A gateway that victims and attackers use, and another one that attackers have for themselves, where victims have other rows.
import { startGatewayUnderTest, type GatewayUnderTest } from '../support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler, type SeenCall } from '../support/scripted-handler.js';
import { onDatabase } from '../support/upstream-catalog.js';
import { ADMIN_SECRET, ATTACKERS, JWT_KEY, VICTIMS, type Role } from './callers.js';
import { markerOf } from './marker.js';
import { METADATA } from './metadata.js';

export interface Worlds {
  readonly shared: GatewayUnderTest;
  /** No victim ever asks here. */
  readonly alone: GatewayUnderTest;
  close(): Promise<void>;
}

export async function openWorlds(): Promise<Worlds> {
  const handler = await startHandler();
  const [shared, alone] = await Promise.all([openWorld(handler, 'shared'), openWorld(handler, 'alone')]);
  return {
    shared,
    alone,
    close: async () => {
      await Promise.all([shared.close(), alone.close()]);
      await handler.close();
    },
  };
}

/** Ids of a user's rows; the first one is shared with clerks. */
export const NOTES_OF_EACH = 4;
export const noteIds = (user: number): readonly number[] =>
  Array.from({ length: NOTES_OF_EACH }, (_, index) => user * 100 + index);
const READERS_OF_TITLES: readonly Role[] = ['user', 'auditor'];

const SCHEMA = `
  CREATE TABLE note (id int PRIMARY KEY, owner int, shared bool NOT NULL DEFAULT false, parent int REFERENCES note,
    title text UNIQUE, body text);
  CREATE TABLE tag (id int PRIMARY KEY, note_id int REFERENCES note ON DELETE CASCADE, label text, owner int);`;

async function openWorld(handler: ScriptedHandler, name: 'shared' | 'alone'): Promise<GatewayUnderTest> {
  const gateway = await startGatewayUnderTest({
    env: {
      HANDLER: handler.url,
      HASURA_GRAPHQL_ADMIN_SECRET: ADMIN_SECRET,
      HASURA_GRAPHQL_JWT_SECRET: JSON.stringify({ type: 'HS256', key: JWT_KEY }),
    },
  });
  await onDatabase(gateway.databaseUrl, SCHEMA + rowsOf(name));
  await gateway.apply('replace_metadata', METADATA);
  return gateway;
}

/** Attackers' notes stand below those of victims, and all have tags, which everybody may read. */
function rowsOf(world: 'shared' | 'alone'): string {
  const row = (user: number, id: number, index: number): string => {
    const salt = user < 10 ? `${world} ` : '';
    const title = markerOf(user, `${salt}title ${id}`, READERS_OF_TITLES);
    const body = markerOf(user, `${salt}body ${id}`, ['auditor']);
    const parent = user < 10 ? 'NULL' : noteIds(user - 10)[index];
    return `INSERT INTO note VALUES (${id}, ${user}, ${index === 0}, ${parent}, '${title}', '${body}');
      INSERT INTO tag VALUES (${id}, ${id}, 'tag', ${user});`;
  };
  return [...VICTIMS, ...ATTACKERS]
    .flatMap((user) => noteIds(user).map((id, index) => row(user, id, index)))
    .join('\n');
}

interface Call {
  readonly input: Readonly<Record<string, number | string | null>>;
  readonly session_variables: Readonly<Record<string, string>>;
}

const readCall = ({ text }: SeenCall): Call => JSON.parse(text) as Call;

/** Each action answers with the marker of whoever asks, and leads to the note that it was asked for. */
async function startHandler(): Promise<ScriptedHandler> {
  const handler = await startScriptedHandler();
  for (const path of ['whoami', 'kept', 'pay', 'work'])
    handler.on(`/${path}`, (call, ...rest) => {
      const { input, session_variables: session } = readCall(call);
      const role = session['x-hasura-role'] as Role;
      const who = markerOf(session['x-hasura-user-id'] ?? '', `${path} ${role}`, [role]);
      json(200, { who, note_id: input.note ?? null })(call, ...rest);
    });
  handler.on('/mine', (call, ...rest) => {
    const { input, session_variables: session } = readCall(call);
    const role = session['x-hasura-role'] as Role;
    // Clerks do not have the field at all.
    const who = markerOf(String(input.user), `mine ${role}`, role === 'clerk' ? [] : [role]);
    const note = Number(input.note ?? 0);
    // Their role's check is all that keeps users from asking for notes of others.
    const about = role === 'user' ? markerOf(Math.floor(note / 100), `about ${note}`, ['user']) : null;
    json(200, { who, about, note_id: input.note ?? null })(call, ...rest);
  });
  return handler;
}
