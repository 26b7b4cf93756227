import { invariant, parseJson, type ActionDefinition, type GatewayError } from '@app/types';
import { callServices, response, type RecordedServices } from '../../test/call-services.js';
import { requestContext } from '../../test/contexts.js';
import { action, document, resolveEnv } from '../../test/documents.js';
import { resolveActions } from '../resolve/resolve-actions.js';
import { callHandler, type HandlerAnswer } from './pipeline.js';
import { prepareCall } from './prepared-call.js';

const environment = { BASE: 'http://handler.test', TOKEN: 's3cret' };

function call(services: RecordedServices, definition: Partial<ActionDefinition>): Promise<HandlerAnswer> {
  const given = document([
    action('make', {
      handler: '{{BASE}}/make?k={{TOKEN}}',
      output_type: 'json',
      headers: [{ name: 'x-token', value_from_env: 'TOKEN' }],
      ...definition,
    }),
  ]);
  const { resolved } = resolveActions(given, resolveEnv([], environment), {
    describe: { action: () => null, customTypes: () => null },
    prepareCall: (one, env) => prepareCall(one, env.environment, { configuredHeaderPrecedence: false, version: '9.9' }),
  });
  const [only] = resolved.actions.values();
  invariant(only, 'the action is consistent');
  return callHandler({ action: only, input: { name: 'Ann' }, context: requestContext() }, services);
}

async function faultOf(services: RecordedServices, definition: Partial<ActionDefinition>): Promise<GatewayError> {
  return (await call(services, definition).catch((error: unknown) => error)) as GatewayError;
}

const services = (body = '{"a":1}', status = 200): RecordedServices =>
  callServices(response(body, status), { environment });
const full = {
  method: 'PUT',
  url: 'http://rest.test/users/{{$body.input.name}}',
  query_params: { role: '{{$session_variables["x-hasura-role"]}}' },
  request_headers: { add_headers: { 'x-new': '{{$body.action.name}}' } },
  body: '{"name": $body.input.name}',
};
const nameError = (source_column: number, length: number) => ({
  error_code: 'Name Error',
  message: "Variable '$gone' not in scope",
  source_position: { start_line: 0, start_column: source_column, end_line: 0, end_column: source_column + length },
});

it('sends what the request transform makes', async () => {
  const world = services();
  await call(world, { request_transform: full });
  expect(world.sent).toHaveLength(1);
  expect(world.sent[0]).toMatchObject({
    method: 'PUT',
    url: 'http://rest.test/users/Ann?role=user',
    body: '{"name":"Ann"}',
    timeoutMs: 30_000,
  });
  expect(world.sent[0]?.headers).toContainEqual(['x-new', 'make']);
});

it('answers with what the response transform makes, as text too', async () => {
  const answer = await call(services('{"deep":{"id":1.0}}'), { response_transform: { body: '$body.deep' } });
  expect(answer.body).toEqual(parseJson('{"id":1.0}'));
  expect(answer.response.body).toBe('{"id":1.0}');
});

it('makes an error of the protocol out of a failed answer of another shape', async () => {
  const transform = { body: '{"message": $body.fault, "code": "{{$response.status}}"}' };
  expect(await faultOf(services('{"fault":"taken"}', 409), { response_transform: transform })).toMatchObject({
    message: 'taken',
    code: '409',
  });
});

it('shows the transformed request to the response transform', async () => {
  const answer = await call(services(), {
    request_transform: full,
    response_transform: { body: '[$request.body.body, $request.url.base_url]' },
  });
  expect(answer.body).toEqual([{ name: 'Ann' }, 'http://rest.test/users/Ann?role=user']);
});

it.each<{ readonly request_transform: { readonly body?: string; readonly version?: number; readonly url?: string } }>([
  { request_transform: { body: '$gone' } },
  { request_transform: { version: 2, url: '{{$gone}}' } },
])('fails before anything is sent for %j, and logs why', async ({ request_transform }) => {
  const world = services();
  const errors = [request_transform.url === undefined ? nameError(1, 5) : nameError(4, 5)];
  expect(await faultOf(world, { request_transform: { ...request_transform } })).toMatchObject({
    code: 'unexpected',
    status: 500,
    message: 'Request Transformation Failed',
    internal: errors,
  });
  expect(world.sent).toEqual([]);
  expect(world.observed).toEqual([{ type: 'internal', level: 'error', source: 'unstructured', detail: errors }]);
});

it('fails each call where a stored template does not parse', async () => {
  expect(await faultOf(services(), { request_transform: { body: '[' } })).toMatchObject({
    message: 'Request Transformation Failed',
    internal: [{ error_code: 'Parse Error' }],
  });
});

it('fails where the response transform does', async () => {
  expect(await faultOf(services(), { response_transform: { body: '$gone' } })).toMatchObject({
    code: 'unexpected',
    status: 500,
    message: 'Response Transformation Failed',
    internal: [nameError(1, 5)],
  });
});

it('leaves a call without answer to the transport errors', async () => {
  const world = callServices({ type: 'failure', kind: 'no-response', detail: 'x' }, { environment });
  expect(await faultOf(world, { request_transform: full, response_transform: { body: '$gone' } })).toMatchObject({
    message: 'http exception when calling webhook',
    internal: { error: { request: { host: 'rest.test', method: 'PUT' } } },
  });
});

describe('errors and logs show the transformed request', () => {
  const shown = {
    url: 'http://rest.test/users/Ann',
    method: 'PUT',
    body: { name: 'Ann' },
    query_string: '?role=user',
    response_timeout: '30000000',
  };

  it('in internal, headers from the environment masked', async () => {
    const { internal } = await faultOf(services('{}', 500), { request_transform: full });
    expect(internal).toMatchObject({ request: { url: '{{BASE}}/make?k={{TOKEN}}', transformed_request: shown } });
    expect(JSON.stringify(internal)).toContain('["x-token","[MASKED]"]');
    expect(JSON.stringify(internal)).not.toContain('s3cret');
  });

  it('with the template of the address where none was made', async () => {
    const { internal } = await faultOf(services('{}', 500), { request_transform: { body: '1' } });
    expect(internal).toMatchObject({
      request: { transformed_request: { url: '{{BASE}}/make', query_string: '?k={{TOKEN}}', body: 1 } },
    });
  });

  it('in the log of handlers, with both sizes', async () => {
    const world = services();
    await call(world, { request_transform: full });
    const [observed] = world.observed;
    expect(observed).toMatchObject({
      type: 'action-handler-log',
      request: { method: 'POST', url: '{{BASE}}/make?k={{TOKEN}}', body: { input: { name: 'Ann' } } },
      transformedRequest: shown,
      transformedRequestSize: 14,
    });
    expect(observed).not.toHaveProperty('requestSize', 14);
    expect(JSON.stringify(observed)).not.toContain('s3cret');
  });

  it('in no log of a call without a transform', async () => {
    const world = services();
    await call(world, {});
    expect(world.observed[0]).not.toHaveProperty('transformedRequest');
  });
});
