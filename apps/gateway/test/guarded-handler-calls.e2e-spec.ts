// Signatures, session headers, shapes of errors, circuits and forbidden targets, from GraphQL to the wire.
import { Webhook } from 'standardwebhooks';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import {
  json,
  startScriptedHandler,
  type ScriptedHandler,
  type SeenCall,
} from '../../../test/support/scripted-handler.js';

const OLD = `whsec_${btoa('o'.repeat(32))}`;
const NEW = `whsec_${btoa('n'.repeat(32))}`;
const USER = { 'x-hasura-role': 'user', 'x-hasura-user-id': '7' };

let handler: ScriptedHandler;
let gateway: GatewayUnderTest;
let restricted: GatewayUnderTest;

async function applyActions(target: GatewayUnderTest): Promise<void> {
  const create = async (name: string, more: object): Promise<void> => {
    const definition = { type: 'query', handler: `{{HANDLER}}/${name}`, output_type: 'Int', timeout: 5, ...more };
    await target.apply('create_action', { name, definition });
    await target.apply('create_action_permission', { action: name, role: 'user' });
  };
  const headers = [
    { name: 'X-Request-ID', value: '{{REQUEST_ID}}' },
    { name: 'X-Hasura-User-Id', value: "{{SESSION_VARIABLES['x-hasura-user-id']}}" },
    { name: 'X-Org', value: "{{SESSION_VARIABLES['x-hasura-org']}}" },
    { name: 'X-Hasura-Session-Variables', value: '{{SESSION_VARIABLES}}' },
    { name: 'Authorization', value: "Bearer {{SESSION_VARIABLES['x-hasura-user-id']}}" },
  ];
  await create('plain', {});
  await create('templated', { headers, forward_client_headers: true });
  await create('failing', {});
  await create('redirecting', {});
  await create('elsewhere', { handler: '{{OTHER}}/x' });
}

beforeAll(async () => {
  handler = await startScriptedHandler();
  const env = { HANDLER: handler.url, OTHER: `http://localhost:${new URL(handler.url).port}` };
  gateway = await startGatewayUnderTest({
    env: {
      ...env,
      ACTIONGRAPH_HANDLER_SIGNING_KEYS: JSON.stringify([NEW, OLD]),
      ACTIONGRAPH_HANDLER_CIRCUIT_FAILURES: '3',
      ACTIONGRAPH_HANDLER_CIRCUIT_OPEN_SECONDS: '3600',
    },
  });
  await applyActions(gateway);
  restricted = await startGatewayUnderTest({
    env: {
      ...env,
      ACTIONGRAPH_HANDLER_ALLOWED_HOSTS: '127.0.0.1',
      ACTIONGRAPH_HANDLER_BLOCKED_RANGES: '127.0.0.2, ::1',
    },
  });
  await applyActions(restricted);
});

afterAll(async () => {
  await gateway.close();
  await restricted.close();
  await handler.close();
});

beforeEach(() => {
  handler.calls.length = 0;
  for (const name of ['plain', 'templated', 'failing', 'redirecting']) handler.on(`/${name}`, json(200, 1));
});

async function callOf(name: string, headers: Readonly<Record<string, string>> = USER): Promise<SeenCall> {
  const { body } = await gateway.graphql({ query: `{${name}}` }, headers);
  expect(body).toEqual({ data: { [name]: 1 } });
  const [call] = handler.calls;
  if (call === undefined) throw new Error('the handler was not called');
  return call;
}

describe('a signed call', () => {
  it('is verified with either key, over the body as sent', async () => {
    const { headers, text } = await callOf('plain');
    for (const key of [OLD, NEW]) {
      expect(new Webhook(key).verify(text, headers as Record<string, string>)).toMatchObject({ input: {} });
    }
    expect(() => new Webhook(OLD).verify(`${text} `, headers as Record<string, string>)).toThrow();
  });

  it('has an id of its own each time, whatever the client sends', async () => {
    const forged = { ...USER, 'webhook-id': 'forged', 'webhook-signature': 'v1,forged', 'webhook-timestamp': '1' };
    const first = (await callOf('templated', forged)).headers['webhook-id'];
    handler.calls.length = 0;
    const second = (await callOf('templated', forged)).headers['webhook-id'];
    expect(first).toMatch(/^msg_[0-9a-f-]{36}$/);
    expect(second).not.toBe(first);
  });

  it('never shows its keys in the log', () => {
    expect(JSON.stringify(gateway.observations)).not.toContain(NEW);
  });
});

describe('headers from templates', () => {
  it("hold the request and the session, over anything of the client's", async () => {
    const { headers } = await callOf('templated', {
      ...USER,
      'x-request-id': 'mine',
      'x-org': 'forged',
      authorization: 'x',
    });
    expect(headers).toMatchObject({
      'x-request-id': 'mine',
      'x-hasura-user-id': '7',
      authorization: 'Bearer 7',
      'x-hasura-session-variables': JSON.stringify(USER),
    });
    expect(headers).not.toHaveProperty('x-org');
  });

  it('name the variable that a session lacks', async () => {
    const { body } = await gateway.graphql({ query: '{templated}' }, { 'x-hasura-role': 'user' });
    expect(body).toMatchObject({
      errors: [{ message: "template cannot be resolved: SESSION_VARIABLES['x-hasura-user-id']" }],
    });
    expect(handler.calls).toHaveLength(0);
  });

  it('are not needed for the request id and the trace', async () => {
    const { headers } = await callOf('plain', { ...USER, 'x-request-id': 'mine' });
    expect(headers['x-request-id']).toBe('mine');
    expect(headers.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(headers['x-b3-traceid']).toHaveLength(32);
  });
});

describe('an error of a handler', () => {
  it.each([
    [
      { statusCode: 400, message: ['email must be an email'], error: 'Bad Request' },
      {
        message: 'email must be an email',
        extensions: { path: '$', code: 'bad-request', errors: ['email must be an email'] },
      },
    ],
    [
      { type: 'https://example.com/problems/out-of-credit', detail: 'no credit', status: 403 },
      {
        message: 'no credit',
        extensions: {
          path: '$',
          code: 'out-of-credit',
          type: 'https://example.com/problems/out-of-credit',
          status: 403,
        },
      },
    ],
    [
      { success: false, message: 'Validation failed', errors: [{ field: 'email' }], error_code: 'VALIDATION_ERROR' },
      {
        message: 'Validation failed',
        extensions: { path: '$', code: 'VALIDATION_ERROR', errors: [{ field: 'email' }] },
      },
    ],
    [
      { message: 'no', code: 'mine' },
      { message: 'no', extensions: { path: '$', code: 'mine' } },
    ],
  ])('reaches the client in its own words: %j', async (answer, error) => {
    handler.on('/failing', json(400, answer));
    const { body } = await gateway.graphql({ query: '{failing}' }, USER);
    expect(body).toEqual({ errors: [error] });
  });
});

describe('a restricted gateway', () => {
  const errorOf = async (name: string): Promise<unknown> => {
    const { body } = await restricted.graphql({ query: `{${name}}` });
    return body;
  };
  const forbidden = (text: string): unknown =>
    expect.objectContaining({
      errors: [
        expect.objectContaining({
          message: 'http exception when calling webhook',
          extensions: expect.objectContaining({
            internal: expect.objectContaining({
              error: expect.objectContaining({ message: `Forbidden target: ${text}` }) as unknown,
            }) as unknown,
          }) as unknown,
        }),
      ],
    });

  it('calls allowed hosts', async () => {
    expect(await errorOf('plain')).toEqual({ data: { plain: 1 } });
  });

  it('calls no other host', async () => {
    expect(await errorOf('elsewhere')).toEqual(
      forbidden(`host localhost:${new URL(handler.url).port} is not among the allowed hosts`),
    );
    expect(handler.calls).toHaveLength(0);
  });

  it('follows no redirect to a blocked address', async () => {
    handler.on('/redirecting', (_call, response) => response.writeHead(307, { location: 'http://[::1]:1/' }).end());
    expect(await errorOf('redirecting')).toEqual(forbidden('host [::1]:1 is not among the allowed hosts'));
  });
});

// Last: the circuit stays open.
it('a handler that keeps failing is spared', async () => {
  handler.on('/failing', json(503, {}));
  for (let i = 0; i < 5; i++) await gateway.graphql({ query: '{failing}' });
  expect(handler.calls).toHaveLength(3);
  const { body } = await gateway.graphql({ query: '{plain}' });
  expect(JSON.stringify(body)).toContain('Circuit open: 3 calls in a row to http://127.0.0.1');
  const ofUser = await gateway.graphql({ query: '{plain}' }, USER);
  expect(ofUser.body).toEqual({
    errors: [{ message: 'http exception when calling webhook', extensions: { path: '$', code: 'unexpected' } }],
  });
});
