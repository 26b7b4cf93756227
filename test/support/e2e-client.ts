// Calls of the end-to-end suite: GraphQL and metadata through the gateway, handlers directly.
import type { E2eTarget } from './e2e-target.js';

export interface Caller {
  readonly role?: string;
  readonly userId?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface E2eAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** What a test reads from an action: fields by their response keys. */
export type Result = Readonly<Record<string, unknown>>;

export interface E2eClient {
  readonly target: E2eTarget;
  /** Posts text to the gateway as it is; only `caller.headers` are sent beside the content type. */
  post(path: string, text: string, headers?: Readonly<Record<string, string>>): Promise<E2eAnswer>;
  /** A GraphQL request as a role, with the admin secret when there is one. Without a role: as admin. */
  graphql(body: unknown, caller?: Caller): Promise<E2eAnswer>;
  /** The same, but what `data` holds under `key`. @throws Error when the answer has none. */
  result(key: string, body: unknown, caller?: Caller): Promise<Result>;
  /** The error list of a request that must fail, without `data`. @throws Error when it has `data`. */
  errors(body: unknown, caller?: Caller): Promise<unknown>;
  metadata(type: string, args: unknown, caller?: Caller): Promise<E2eAnswer>;
  /** Posts text to the handlers. */
  direct(path: string, text: string, headers?: Readonly<Record<string, string>>): Promise<E2eAnswer>;
}

/** A suite's way to the client, which exists once the target runs. */
export type ClientOf = () => E2eClient;

export function createE2eClient(target: E2eTarget): E2eClient {
  const { adminSecret } = target;
  const asCaller = ({ role, userId, headers }: Caller = {}): Record<string, string> => ({
    ...(adminSecret === undefined ? {} : { 'x-hasura-admin-secret': adminSecret }),
    ...(role === undefined ? {} : { 'x-hasura-role': role }),
    ...(userId === undefined ? {} : { 'x-hasura-user-id': userId }),
    ...headers,
  });
  const post: E2eClient['post'] = (path, text, headers) => send(target.url + path, text, headers);
  const graphql: E2eClient['graphql'] = (body, caller) => post('/v1/graphql', JSON.stringify(body), asCaller(caller));
  return {
    target,
    post,
    graphql,
    async result(key, body, caller) {
      const answer = await graphql(body, caller);
      const { data } = answer.body as { readonly data?: Readonly<Record<string, Result>> };
      if (data?.[key] === undefined) throw new Error(`no result ${key} in ${JSON.stringify(answer.body)}`);
      return data[key];
    },
    async errors(body, caller) {
      const answer = await graphql(body, caller);
      if ('data' in (answer.body as object)) throw new Error(`an answer: ${JSON.stringify(answer.body)}`);
      return (answer.body as { readonly errors?: unknown }).errors;
    },
    metadata: (type, args, caller) => post('/v1/metadata', JSON.stringify({ type, args }), asCaller(caller)),
    direct: (path, text, headers) => send((target.handlersUrl ?? '') + path, text, headers),
  };
}

async function send(url: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<E2eAnswer> {
  const all = { 'content-type': 'application/json', ...headers };
  const response = await fetch(url, { method: 'POST', headers: all, body });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
