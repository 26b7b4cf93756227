import type { GatewayError, HttpObservation, Json, Observation } from '@app/types';
import { GatewayError as ErrorOf } from '@app/types';
import { readGatewayConfig } from '../config/gateway-config.js';
import type { Environment } from '../config/read-settings.js';
import { httpObservation, type SentResponse, type ServedRequest } from './http-observation.js';
import { createLogger } from './logger.js';

const NOW = Date.UTC(2024, 0, 31, 10, 0, 0, 123);

function linesOf(observations: readonly Observation[], env: Environment = {}, terminal = false): string[] {
  const lines: string[] = [];
  const logger = createLogger(readGatewayConfig(env).logging, {
    write: (line) => lines.push(line),
    now: () => NOW,
    terminal,
    secrets: ['top-secret'],
  });
  observations.forEach(logger.observe);
  return lines;
}
interface Line {
  readonly level: string;
  readonly type: string;
  readonly detail: Record<string, Json>;
}
const lineOf = (observation: Observation, env?: Environment): Line => {
  const lines = linesOf([observation], env);
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '') as Line;
};

const QUERIES: Environment = { HASURA_GRAPHQL_ENABLED_LOG_TYPES: 'http-log,query-log' };
const served: ServedRequest = {
  requestId: 'r-1',
  session: {
    role: 'user',
    isAdmin: false,
    backendOnlyPermissions: false,
    variables: { 'x-hasura-role': 'user', 'x-hasura-user-id': '1' },
  },
  mode: 'single',
  error: undefined,
  json: { query: 'query Q { __typename }', operationName: 'Q', variables: { pin: '1234' } },
  metadataType: undefined,
  uncompressedSize: 120,
  readSeconds: 0.0001,
};
const sent: SentResponse = {
  status: 200,
  method: 'POST',
  url: '/v1/graphql',
  ip: '127.0.0.1',
  httpVersion: 'HTTP/1.1',
  contentEncoding: null,
  responseSize: 100,
  executionSeconds: 0.02,
};
const http = (change: Partial<ServedRequest> = {}, response: Partial<SentResponse> = {}): HttpObservation =>
  httpObservation({ ...served, ...change }, { ...sent, ...response });
const operationOf = (observation: Observation, env?: Environment) =>
  lineOf(observation, env).detail.operation as Record<string, Json>;
const failure = (internal?: Json): GatewayError =>
  new ErrorOf({
    code: 'unexpected',
    message: 'internal error',
    path: ['selectionSet', 'f'],
    status: 500,
    ...(internal === undefined ? {} : { internal }),
  });

describe('http-log', () => {
  it('has the shape and key order of the protocol', () => {
    expect(linesOf([http()])).toEqual([
      '{"timestamp":"2024-01-31T10:00:00.123+0000","level":"info","type":"http-log","detail":{' +
        '"operation":{"request_id":"r-1","user_vars":{"x-hasura-role":"user","x-hasura-user-id":"1"},' +
        '"response_size":100,"uncompressed_response_size":120,"request_read_time":0.0001,"query_execution_time":0.02,' +
        '"query":{"type":null},"request_mode":"single"},"request_id":"r-1",' +
        '"http_info":{"status":200,"method":"POST","ip":"127.0.0.1","url":"/v1/graphql","http_version":"HTTP/1.1","content_encoding":null}}}',
    ]);
  });

  it('leaves out what a request does not have', () => {
    const operation = operationOf(http({ session: undefined }));
    expect(Object.keys(operation)).toEqual([
      'request_id',
      'response_size',
      'uncompressed_response_size',
      'request_read_time',
      'query_execution_time',
      'query',
      'request_mode',
    ]);
  });

  it('of a failed request is an error with mode and error, whatever the status sent', () => {
    const line = lineOf(http({ error: failure() }));
    expect(line.level).toBe('error');
    expect(line.detail.operation).toMatchObject({
      request_mode: 'error',
      error: { path: '$.selectionSet.f', error: 'internal error', code: 'unexpected' },
    });
    expect(line.detail.http_info).toMatchObject({ status: 200 });
  });

  it('prints error keys as path, error, code, internal', () => {
    const { error } = operationOf(http({ error: failure({ a: 1 }) }));
    expect(Object.keys(error as object)).toEqual(['path', 'error', 'code', 'internal']);
  });

  it('survives every kind of hostile text', () => {
    const hostile = '"\\\n\u0000\u2028</script>';
    const line = lineOf(
      http({ requestId: hostile }, { url: `/${hostile}`, method: hostile, ip: hostile, contentEncoding: 'gzip' }),
    );
    expect(line.detail.request_id).toBe(hostile);
    expect(line.detail.http_info).toMatchObject({ url: `/${hostile}`, content_encoding: 'gzip' });
  });

  it('stays JSON when a number is none', () => {
    expect(operationOf(http({}, { responseSize: NaN })).response_size).toBeNull();
  });

  it('prints the entries of a batch', () => {
    const observation = { ...http({ mode: 'batched' }), batchedOperations: [{ n: 1 }] };
    expect(operationOf(observation)).toMatchObject({ request_mode: 'batched', batched_operations: [{ n: 1 }] });
  });
});

describe('the query in http-log', () => {
  it('is its metadata type alone by default', () => {
    expect(operationOf(http({ metadataType: 'bulk' })).query).toEqual({ type: 'bulk' });
  });

  it('is whole when query-log is enabled', () => {
    expect(operationOf(http(), QUERIES).query).toEqual(served.json);
  });

  it('is whole for a batch', () => {
    expect(operationOf(http({ json: [{ query: '{ a }' }] }), QUERIES).query).toEqual([{ query: '{ a }' }]);
  });

  it.each(['/v1/metadata', '/v1/query', '/v2/query', '/v1/metadata?x=1'])('is not whole on %s', (url) => {
    const observation = http({ json: { type: 'add_source', args: 'x' }, metadataType: 'add_source' }, { url });
    expect(operationOf(observation, QUERIES).query).toEqual({ type: 'add_source' });
    const env = { ...QUERIES, HASURA_GRAPHQL_ENABLE_METADATA_QUERY_LOGGING: 'true' };
    expect(operationOf(observation, env).query).toEqual({ type: 'add_source', args: 'x' });
  });

  it('is not whole on a metadata path when the body had no type', () => {
    const observation = http({ json: { args: 'x' } }, { url: '/v1/metadata' });
    expect(operationOf(observation, QUERIES).query).toEqual({ type: null });
  });

  it('is not whole with metadata logging but without query-log', () => {
    const env = { HASURA_GRAPHQL_ENABLE_METADATA_QUERY_LOGGING: 'true' };
    expect(operationOf(http(), env).query).toEqual({ type: null });
  });

  it('only on errors is else the operation name', () => {
    const env = { ...QUERIES, HASURA_GRAPHQL_HTTP_LOG_QUERY_ONLY_ON_ERROR: 'true' };
    expect(operationOf(http(), env).query).toEqual({ operationName: 'Q' });
    expect(operationOf(http({ json: { query: '{ a }' } }), env).query).toEqual({ operationName: null });
    expect(operationOf(http({ error: failure() }), env).query).toEqual(served.json);
  });

  it('only on errors still needs query-log', () => {
    const env = { HASURA_GRAPHQL_HTTP_LOG_QUERY_ONLY_ON_ERROR: 'true' };
    expect(operationOf(http({ error: failure() }), env).query).toEqual({ type: null });
  });

  it('that did not parse is shown only where a query would be', () => {
    const observation = http({ json: undefined, rawQuery: '{"query', error: failure() });
    expect(operationOf(observation, QUERIES).raw_query).toBe('{"query');
    expect(operationOf(observation)).not.toHaveProperty('raw_query');
    expect(operationOf({ ...observation, url: '/v1/metadata' }, QUERIES)).not.toHaveProperty('raw_query');
  });
});

describe('query-log', () => {
  const query: Observation = {
    type: 'query-log',
    requestId: 'r-1',
    query: { query: '{ a }', variables: { pin: '1234', a: [{ pin: '1234', b: 2 }] } },
    kind: 'database',
    generatedSql: { a: { query: 'SELECT $1', prepared_arguments: ['1234'] } },
  };

  it('is off by default', () => {
    expect(linesOf([query])).toEqual([]);
  });

  it('has the keys of the protocol in order', () => {
    const line = lineOf({ ...query, kind: 'action', generatedSql: null }, QUERIES);
    expect(line).toMatchObject({ level: 'info', type: 'query-log' });
    expect(Object.keys(line.detail)).toEqual(['request_id', 'query', 'generated_sql', 'kind']);
    expect(line.detail).toMatchObject({ request_id: 'r-1', generated_sql: null, kind: 'action' });
  });

  it('shows no value of a masked variable, in statements neither', () => {
    const [line] = linesOf([query], { ...QUERIES, HASURA_GRAPHQL_LOG_MASKED_VARIABLES: 'pin' });
    expect(line).not.toContain('1234');
    expect(line).toContain('"variables":{"pin":"[MASKED]","a":[{"pin":"[MASKED]","b":2}]}');
    expect(line).toContain('"prepared_arguments":"[MASKED]"');
  });

  it('masks variables in http-log as well', () => {
    const env = { ...QUERIES, HASURA_GRAPHQL_LOG_MASKED_VARIABLES: 'pin' };
    expect(linesOf([http(), http({ error: failure({ pin: '1234' }) })], env).join()).not.toContain('1234');
  });
});

describe('other lines', () => {
  it('startup shows kind and info', () => {
    const line = lineOf({ type: 'startup', level: 'warn', kind: 'no_admin_secret', info: 'open' });
    expect(line).toMatchObject({ level: 'warn', type: 'startup', detail: { kind: 'no_admin_secret', info: 'open' } });
  });

  it('webhook-log shows its detail', () => {
    const detail = {
      status_code: 401,
      url: 'http://h',
      method: 'GET',
      http_error: null,
      response: 'no',
      message: null,
    };
    expect(lineOf({ type: 'webhook-log', level: 'error', detail })).toMatchObject({ type: 'webhook-log', detail });
    expect(lineOf({ type: 'jwk-refresh-log', level: 'critical', detail })).toMatchObject({ level: 'critical', detail });
  });

  it('action-handler-log shows the exchange and is off by default', () => {
    const observation: Observation = {
      type: 'action-handler-log',
      requestId: 'r-1',
      actionName: 'a',
      actionType: 'query',
      request: { request_headers: [['Authorization', 'Bearer t']] },
      requestSize: 1,
      responseSize: 2,
    };
    expect(linesOf([observation])).toEqual([]);
    expect(lineOf(observation, { HASURA_GRAPHQL_ENABLED_LOG_TYPES: 'action-handler-log' }).detail).toEqual({
      request: { request_headers: [['Authorization', '[MASKED]']] },
      request_size: 1,
      response_size: 2,
      action_name: 'a',
      action_type: 'query',
    });
  });

  it('internal ones bear the name of their source and cannot be switched off', () => {
    const observation: Observation = { type: 'internal', level: 'error', source: 'pg-client', detail: 'lost' };
    const env = { HASURA_GRAPHQL_ENABLED_LOG_TYPES: 'query-log' };
    expect(linesOf([observation], env)).toEqual([
      '{"timestamp":"2024-01-31T10:00:00.123+0000","level":"error","type":"pg-client","detail":"lost"}',
    ]);
  });
});

describe('levels', () => {
  const at = (level: 'debug' | 'info' | 'warn' | 'error'): Observation => ({
    type: 'internal',
    level,
    source: 'unstructured',
    detail: level,
  });
  const all = [at('debug'), at('info'), at('warn'), at('error'), http(), http({ error: failure() })];

  it.each([
    ['error', ['error', 'error']],
    ['warn', ['warn', 'error', 'error']],
    ['info', ['info', 'warn', 'error', 'info', 'error']],
    ['debug', ['debug', 'info', 'warn', 'error', 'info', 'error']],
  ])('%s writes %j', (level, written) => {
    const lines = linesOf(all, { HASURA_GRAPHQL_LOG_LEVEL: level });
    expect(lines.map((line) => (JSON.parse(line) as Line).level)).toEqual(written);
  });

  it('know before which types can appear', () => {
    const { wants } = createLogger(readGatewayConfig(QUERIES).logging, {
      write: () => undefined,
      now: () => NOW,
      terminal: false,
      secrets: [],
    });
    expect([wants('http-log'), wants('query-log'), wants('startup')]).toEqual([true, true, false]);
  });
});

describe('on a terminal', () => {
  const text = { ACTIONGRAPH_LOG_FORMAT: 'text' };

  it('shows readable lines', () => {
    expect(linesOf([http()], {}, true)).toEqual(['10:00:00.123 info  http-log POST /v1/graphql 200 20.0 ms user r-1']);
    expect(linesOf([http({ error: failure(), session: undefined })], {}, true)).toEqual([
      '10:00:00.123 error http-log POST /v1/graphql 200 20.0 ms - r-1 "unexpected" "internal error"',
    ]);
  });

  it('shows JSON when told so', () => {
    expect(linesOf([http()], { ACTIONGRAPH_LOG_FORMAT: 'json' }, true)[0]).toMatch(/^\{"timestamp"/);
  });

  it('shows messages plainly and other details whole', () => {
    const internal = (detail: Json): Observation => ({
      type: 'internal',
      level: 'info',
      source: 'unstructured',
      detail,
    });
    const observations = [
      internal({ message: 'hello', context: 'C' }),
      internal('plain'),
      internal({ message: 'm', b: 1 }),
    ];
    expect(linesOf(observations, text)).toEqual([
      '10:00:00.123 info  unstructured [C] hello',
      '10:00:00.123 info  unstructured plain',
      '10:00:00.123 info  unstructured {"message":"m","b":1}',
    ]);
  });

  it('shows the banner line by line, its command ready to be copied', () => {
    const info = {
      version: '1',
      data: 'postgres://user:password@host/db',
      try: `curl -d '{"query":"{ a }"}'\u001b[2J`,
    };
    const banner: Observation = { type: 'startup', level: 'info', kind: 'server_started', info };
    expect(linesOf([banner], text)[0]?.split('\n')).toEqual([
      '10:00:00.123 info  startup server_started',
      '    version   1',
      '    data      postgres://user:***@host/db',
      `    try       curl -d '{"query":"{ a }"}' [2J`,
    ]);
  });

  it('shows other start-up messages plainly', () => {
    const startup = (kind: string, info: Json): Observation => ({ type: 'startup', level: 'warn', kind, info });
    expect(linesOf([startup('k', 'text'), startup('k', { message: 'm' }), startup('k', { a: 1 })], text)).toEqual([
      '10:00:00.123 warn  startup k text',
      '10:00:00.123 warn  startup k m',
      '10:00:00.123 warn  startup {"kind":"k","info":{"a":1}}',
    ]);
  });

  it('lets no control character through', () => {
    const [line] = linesOf([http({ requestId: '\u001b[2J\r\n\u2028' }, { url: '/\u001b]0;x\u0007\u009b' })], text);
    expect(line).not.toMatch(/[\p{Cc}\u2028]/u);
  });
});

describe('secrets', () => {
  const everywhere: Environment = {
    HASURA_GRAPHQL_ENABLED_LOG_TYPES: 'startup,http-log,query-log,webhook-log,action-handler-log',
    HASURA_GRAPHQL_LOG_LEVEL: 'debug',
    HASURA_GRAPHQL_LOG_MASKED_VARIABLES: 'password',
  };

  it.each<[string, Observation]>([
    ['in a URL', http({}, { url: '/v1/graphql?secret=top-secret' })],
    ['in a query', http({ json: { query: 'mutation { login(secret: "top-secret") }' } })],
    [
      'in a session variable',
      http({
        session: {
          role: 'a',
          isAdmin: false,
          backendOnlyPermissions: false,
          variables: { 'x-hasura-role': 'a', 'x-hasura-b': 'top-secret' },
        },
      }),
    ],
    ['in a request id', http({ requestId: 'top-secret' })],
    ['in a variable', http({ json: { variables: { password: 'hunter2!' } } })],
    ['in an error', http({ error: new ErrorOf({ code: 'x', message: 'postgres://u:hunter2!@h failed' }) })],
    ['in internals', http({ error: failure({ response: { headers: [{ name: 'Set-Cookie', value: 'hunter2!' }] } }) })],
    ['in a body that did not parse', http({ json: undefined, rawQuery: '{"secret": "top-secret"' })],
    [
      'in a start-up line',
      { type: 'startup', level: 'info', kind: 'k', info: { HASURA_GRAPHQL_ADMIN_SECRET: 'hunter2!' } },
    ],
    [
      'in a connection error',
      { type: 'internal', level: 'error', source: 'pg-client', detail: { url: 'postgresql://u:hunter2!@h:5432/d' } },
    ],
    [
      'in headers of a hook',
      { type: 'webhook-log', level: 'info', detail: { headers: { authorization: 'hunter2!' } } },
    ],
    [
      'in a stack',
      { type: 'internal', level: 'error', source: 'unhandled-internal-error', detail: 'Error: top-secret\n    at x' },
    ],
  ])('are hidden %s, in both forms', (_, observation) => {
    for (const format of ['json', 'text']) {
      const lines = linesOf([observation], { ...everywhere, ACTIONGRAPH_LOG_FORMAT: format });
      expect(lines).toHaveLength(1);
      expect(lines[0]).not.toMatch(/hunter2!|top-secret/);
      if (format === 'json') expect(() => JSON.parse(lines[0] ?? '') as unknown).not.toThrow();
    }
  });

  it('of a request do not reach the log by the internals of an error unless queries are logged', () => {
    const internal = {
      error: 'unexpected response',
      request: {
        url: '{{BASE}}/x',
        input: { pass: 'hunter2!' },
        request_query: 'hunter2!',
        transformed_request: { body: 'hunter2!' },
      },
      response: { status: 500, body: 'kept' },
    };
    const [line] = linesOf([http({ error: failure(internal) })]);
    expect(line).not.toContain('hunter2!');
    expect(line).toContain('"url":"{{BASE}}/x"');
    expect(line).toContain('kept');
    expect(linesOf([http({ error: failure(internal) })], QUERIES)[0]).toContain('hunter2!');
  });
});
