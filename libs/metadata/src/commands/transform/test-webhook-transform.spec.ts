import { GatewayError, type Json, type JsonObject } from '@app/types';
import { applyCommand } from '../../../../../test/support/metadata-commands.js';

const ARGS = { webhook_url: 'http://h.test/a', body: { hello: 'world' }, request_transform: {} };

function faultOf(command: string, args: JsonObject): GatewayError | undefined {
  try {
    applyCommand(command, args);
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}

function answerOf(args: JsonObject): Json | undefined {
  const { answer, change } = applyCommand('test_webhook_transform', { ...ARGS, ...args });
  expect(change).toBeUndefined();
  return answer.type === 'json' ? answer.json : undefined;
}

it('shows the request that a transform makes', () => {
  const args = {
    webhook_url: 'http://{{HOST}}/a?x=1',
    env: { HOST: 'mock.test', KEY: 'k' },
    request_headers: [['X-Key', '{{KEY}}']],
    session_variables: { 'X-Hasura-User-Id': '7' },
    request_transform: {
      version: 2,
      method: 'PUT',
      url: '{{$base_url}}',
      query_params: { user: '{{getSessionVariable("x-hasura-user-id")}}' },
      request_headers: { add_headers: { foo: 'bar' } },
      body: { action: 'transform', template: '"hello_{{ $body.hello }}"' },
    },
  };
  expect(answerOf(args)).toEqual({
    webhook_url: 'http://mock.test/a?user=7',
    method: 'PUT',
    headers: [
      ['X-Key', 'k'],
      ['foo', 'bar'],
    ],
    body: 'hello_world',
  });
});

it('gets, and shows the body that it was given, where nothing is transformed', () => {
  expect(answerOf({})).toEqual({
    webhook_url: 'http://h.test/a',
    method: 'GET',
    headers: [],
    body: { hello: 'world' },
  });
});

it.each<[JsonObject, Json]>([
  [{ action: 'remove' }, null],
  [{ action: 'x_www_form_urlencoded', form_template: { a: '{{$body.hello}}' } }, 'a=world'],
])('shows the body of %j', (body, shown) => {
  expect(answerOf({ request_transform: { version: 2, body } })).toMatchObject({ body: shown });
});

it('reads the address from a mock variable', () => {
  expect(answerOf({ webhook_url: { from_env: 'URL' }, env: { URL: 'http://e.test' } })).toMatchObject({
    webhook_url: 'http://e.test',
  });
});

const hint = (name: string) =>
  `Missing Env Var: ${name}. For security reasons when testing request options real environment variable values are not available. Please enter a mock value for ${name} in the Sample Env Variables list. See https://hasura.io/docs/latest/graphql/core/actions/rest-connectors/#action-transforms-sample-context`;
const bad = { version: 2, body: { action: 'transform', template: '$body.hello }}' } };
const parseFault = {
  error_code: 'Parse Error',
  message: "Unexpected token '}'.",
  source_position: { start_line: 0, start_column: 14, end_line: 0, end_column: 15 },
};

it.each<[JsonObject, string, string, Json | undefined]>([
  [{ webhook_url: 'http://{{PATH}}/' }, 'not-found', hint('PATH'), undefined],
  [{ request_headers: [['k', '{{PATH}}']] }, 'not-found', hint('PATH'), undefined],
  [{ webhook_url: { from_env: 'PATH' } }, 'not-found', 'Missing Env Var', undefined],
  [{ webhook_url: '' }, 'parse-failed', 'Invalid Url Template', undefined],
  [{ request_headers: [['k', '']] }, 'parse-failed', 'Invalid Url Template', undefined],
  [
    { request_headers: [['k']] },
    'parse-failed',
    'parsing (,) failed, expected Array, but encountered Array',
    undefined,
  ],
  [
    { webhook_url: 'no address' },
    'validation-failed',
    'request transform validation failed',
    [{ error_code: 'Request Initialization Error', message: 'Invalid URL: no address' }],
  ],
  [{ request_transform: bad }, 'validation-failed', 'request transform validation failed', [parseFault]],
  [{ response_transform: bad }, 'validation-failed', 'response transform validation failed', [parseFault]],
  [
    { response_transform: bad, request_transform: { body: '[' } },
    'validation-failed',
    'response transform validation failed',
    [parseFault],
  ],
  [
    { request_transform: { url: 'h:{{$body.hello}}', query_params: '{{$gone}}' } },
    'validation-failed',
    'request transform validation failed',
    [
      {
        error_code: 'Name Error',
        message: "Variable '$gone' not in scope",
        source_position: { start_line: 0, start_column: 4, end_line: 0, end_column: 9 },
      },
    ],
  ],
])('fails for %j with %s: %s', (args, code, message, internal) => {
  const fault = faultOf('test_webhook_transform', { ...ARGS, ...args });
  expect(fault).toMatchObject({ code, message, ...(internal === undefined ? {} : { internal }) });
});

it.each(['webhook_url', 'body', 'request_transform'])('needs %s', (key) => {
  const args = Object.fromEntries(Object.entries(ARGS).filter(([name]) => name !== key));
  expect(faultOf('test_webhook_transform', args)).toMatchObject({ code: 'parse-failed' });
});

describe('an action with a template that does not parse', () => {
  const action = { name: 'a', definition: { handler: 'http://h', output_type: 'String' } };
  const withTransform = (transforms: JsonObject): JsonObject => ({
    ...action,
    definition: { ...action.definition, ...transforms },
  });

  it.each<[string, (one: JsonObject) => JsonObject]>([
    ['create_action', (one) => ({ ...one, name: 'fresh' })],
    ['update_action', (one) => one],
    ['replace_metadata', (one) => ({ version: 3, sources: [], actions: [one] })],
  ])('is refused by %s', (command, argsOf) => {
    for (const which of ['request', 'response']) {
      expect(faultOf(command, argsOf(withTransform({ [`${which}_transform`]: bad })))).toMatchObject({
        code: 'validation-failed',
        message: `${which} transform validation failed`,
        internal: [parseFault],
      });
    }
  });
});
