// Requests to a running gateway.

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Undefined when the text is no JSON. */
  readonly json: unknown;
}

export type Headers = Readonly<Record<string, string>>;

export async function post(url: string, body: unknown, headers: Headers = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return read(response);
}

export async function get(url: string, headers: Headers = {}): Promise<Answer> {
  return read(await fetch(url, { headers }));
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, text, json: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One GraphQL request. */
export function graphql(url: string, query: string, headers: Headers = {}): Promise<Answer> {
  return post(`${url}/v1/graphql`, { query }, headers);
}

/** One metadata command. */
export function metadata(url: string, request: object, headers: Headers = {}): Promise<Answer> {
  return post(`${url}/v1/metadata`, request, headers);
}

/** The exported metadata. */
export async function exportMetadata(url: string, headers: Headers = {}): Promise<Record<string, unknown>> {
  const { status, text, json } = await metadata(url, { type: 'export_metadata', args: {} }, headers);
  if (status !== 200) throw new Error(`export_metadata failed: ${text}`);
  return json as Record<string, unknown>;
}

/** Names of the actions in the exported metadata, sorted. */
export async function actionNames(url: string, headers: Headers = {}): Promise<readonly string[]> {
  const { actions = [] } = await exportMetadata(url, headers);
  return (actions as readonly { readonly name: string }[]).map(({ name }) => name).toSorted();
}

/** The version of the metadata that the gateway serves. */
export async function resourceVersion(url: string): Promise<number> {
  const { json } = await metadata(url, { type: 'export_metadata', version: 2, args: {} });
  return (json as { readonly resource_version: number }).resource_version;
}

/** Names of the root fields of queries. */
export async function queryFields(url: string, headers: Headers = {}): Promise<readonly string[]> {
  const { text, json } = await graphql(url, '{ __schema { queryType { fields { name } } } }', headers);
  const answer = json as { readonly data?: { readonly __schema: { readonly queryType: QueryType } } } | undefined;
  if (answer?.data === undefined) throw new Error(`introspection failed: ${text}`);
  return answer.data.__schema.queryType.fields.map(({ name }) => name);
}

interface QueryType {
  readonly fields: readonly { readonly name: string }[];
}

/** The command that adds a query action without arguments, whose answer is any JSON. */
export function createQueryAction(name: string, handler: string, more: object = {}): object {
  return {
    type: 'create_action',
    args: { name, definition: { type: 'query', handler, output_type: 'String!', ...more } },
  };
}
