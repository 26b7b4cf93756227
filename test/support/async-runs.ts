// Runs of an asynchronous action `work` for tests of real processes: asked for, held in the handler, counted, watched.
import { graphql, metadata, queryFields, type Headers } from './gateway-client.js';
import { startGatewayProgram, type Gateway } from './running-product.js';
import { json, type Script, type ScriptedHandler } from './scripted-handler.js';
import { until } from './until.js';
import { MODERN, openReady, type Closed } from './websocket-client.js';

const PER_REQUEST = 100;
/** For a busy machine. */
export const PATIENCE_MS = 60_000;

export type Environment = Readonly<Record<string, string | undefined>>;

/** An instance on this metadata database that may work on many runs at a time. */
export function startInstance(cwd: string, databaseUrl: string, more: Environment = {}): Promise<Gateway> {
  const env = {
    HASURA_GRAPHQL_METADATA_DATABASE_URL: databaseUrl,
    ACTIONGRAPH_ASYNC_CONCURRENCY: '1000',
    ...more,
  };
  return startGatewayProgram({ program: 'gateway', cwd, env });
}

/** @throws Error with the answer when it is refused */
export async function command(gateway: Gateway, type: string, args: object): Promise<unknown> {
  const answer = await metadata(gateway.url, { type, args });
  if (answer.status !== 200) throw new Error(`${type}: ${answer.text}`);
  return answer.json;
}

/** An action whose output is `{ done: Boolean! }`; called `work` where no other name is given. */
export async function createWork(
  gateway: Gateway,
  handler: string,
  { name = 'work', policy }: { readonly name?: string; readonly policy?: object } = {},
): Promise<void> {
  const fields = [{ name: 'done', type: 'Boolean!' }];
  await command(gateway, 'set_custom_types', { objects: [{ name: 'Work', fields }] });
  const definition = { kind: 'asynchronous', handler, output_type: 'Work', timeout: 120 };
  await command(gateway, 'create_action', { name, definition });
  if (policy !== undefined) await command(gateway, 'set_action_policy', { action: name, policy });
}

/** The answers to one request with many fields. @throws Error with the answer when it has errors */
async function ask(
  gateway: Gateway,
  operation: string,
  fields: readonly string[],
  headers?: Headers,
): Promise<unknown[]> {
  const selection = fields.map((field, index) => `r${index.toString()}: ${field}`).join(' ');
  const { text, json: answer } = await graphql(gateway.url, `${operation} { ${selection} }`, headers);
  const { data } = (answer ?? {}) as { readonly data?: object };
  if (data === undefined) throw new Error(`${operation}: ${text}`);
  return Object.values(data) as unknown[];
}

const parts = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / PER_REQUEST) }, (_, part) =>
    all.slice(part * PER_REQUEST, (part + 1) * PER_REQUEST),
  );

/** Ids of new runs. */
export async function enqueue(
  gateway: Gateway,
  count: number,
  { name = 'work', headers }: { readonly name?: string; readonly headers?: Headers } = {},
): Promise<readonly string[]> {
  const fields = Array.from({ length: count }, () => name);
  return (await Promise.all(parts(fields).map((part) => ask(gateway, 'mutation', part, headers)))).flat().map(String);
}

export interface Result {
  readonly errors: { readonly error: string; readonly code: string } | null;
  readonly output: { readonly done: boolean } | null;
}

const hasEnded = (result: Result | null): boolean =>
  result !== null && (result.output !== null || result.errors !== null);

/** Waits until all runs have ended. In the order of `ids`. */
export async function results(gateway: Gateway, ids: readonly string[], name = 'work'): Promise<readonly Result[]> {
  await until(() => knows(gateway, name), PATIENCE_MS);
  const ended = new Map<string, Result>();
  await until(async () => {
    const some = ids.filter((id) => !ended.has(id)).slice(0, PER_REQUEST);
    const found = (await ask(
      gateway,
      'query',
      some.map((id) => resultField(name, id)),
    )) as (Result | null)[];
    found.forEach((result, index) => {
      if (result !== null && hasEnded(result)) ended.set(some[index] ?? '', result);
    });
    return ended.size === ids.length;
  }, PATIENCE_MS);
  return ids.flatMap((id) => ended.get(id) ?? []);
}

/** Whether the instance has heard of the action, which may have been created through another one. */
async function knows(gateway: Gateway, name: string): Promise<boolean> {
  return (await queryFields(gateway.url)).includes(name);
}

const resultField = (name: string, id: string): string => `${name}(id: "${id}") { errors output { done } }`;

/** What subscribers of runs were sent. */
export interface Watch {
  /** Waits until the server has ended every subscription. */
  readonly ended: () => Promise<void>;
  /** Of each run: results after its end, frames that ended the subscription. In the order of `ids`. */
  readonly seen: () => readonly { readonly finals: number; readonly ends: readonly string[] }[];
  /** Of the connection. */
  readonly closed: Promise<Closed>;
  readonly close: () => void;
}

/** What everyone who watches a run should see. */
export const SEEN_ONCE = { finals: 1, ends: ['complete'] };

/** Subscribes to each of the runs on one connection, and waits for the first answers. */
export async function watch(gateway: Gateway, ids: readonly string[], name = 'work'): Promise<Watch> {
  await until(() => knows(gateway, name), PATIENCE_MS);
  const { socket, send, frames, closed } = await openReady(gateway.url, { protocol: MODERN });
  for (const id of ids)
    send({ id, type: 'subscribe', payload: { query: `subscription { work: ${resultField(name, id)} }` } });
  const of = (id: string): readonly Frame[] => (frames as unknown as Frame[]).filter((frame) => frame.id === id);
  const seen: Watch['seen'] = () =>
    ids.map((id) => ({
      finals: of(id).filter(({ payload }) => hasEnded(payload?.data?.work ?? null)).length,
      ends: of(id).flatMap(({ type, payload }) =>
        type === 'next' ? [] : [type + (payload === undefined ? '' : JSON.stringify(payload))],
      ),
    }));
  await until(() => new Set((frames as unknown as Frame[]).map(({ id }) => id)).size === ids.length, PATIENCE_MS);
  return {
    ended: async () => {
      await until(() => seen().every(({ ends }) => ends.length > 0), PATIENCE_MS);
    },
    seen,
    closed,
    close: () => {
      socket.terminate();
    },
  };
}

interface Frame {
  readonly id: string;
  readonly type: 'next' | 'error' | 'complete';
  readonly payload?: { readonly data?: { readonly work: Result | null } };
}

/** How often the handler was called for each run, by its id. */
export function callsByRun(handler: ScriptedHandler): ReadonlyMap<string, number> {
  const calls = new Map<string, number>();
  for (const { headers } of handler.calls) {
    const id = String(headers['x-actiongraph-run-id']);
    calls.set(id, (calls.get(id) ?? 0) + 1);
  }
  return calls;
}

export const DONE: Script = json(200, { done: true });

/** Calls of the path wait until the answer is called; later ones do not. */
export function holdCalls(handler: ScriptedHandler, path: string): () => void {
  let released = false;
  const waiting: (() => void)[] = [];
  handler.on(path, (call, response, request) => {
    const answer = (): void => {
      DONE(call, response, request);
    };
    if (released) answer();
    else waiting.push(answer);
  });
  return () => {
    released = true;
    for (const answer of waiting) answer();
  };
}
