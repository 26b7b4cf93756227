import { invariant, parseJson, type ActionDefinition, type GatewayError, type HttpFailureKind } from '@app/types';
import { callServices, response, TRACE_IDS, type RecordedServices } from '../../test/call-services.js';
import { requestContext } from '../../test/contexts.js';
import { action, document, object, resolveEnv } from '../../test/documents.js';
import { resolveActions } from '../resolve/resolve-actions.js';
import type { ResolvedAction } from '../resolve/resolved-actions.js';
import { callHandler, type ActionCall, type HandlerAnswer } from './pipeline.js';
import { prepareCall } from './prepared-call.js';

const environment = { BASE: 'http://handler.test', TOKEN: 's3cret' };
const objects = [object('Out', { id: 'Int!' })];

function resolveOne(definition: Partial<ActionDefinition>): ResolvedAction {
  const given = document([action('make "it"', { handler: '{{BASE}}/make?k={{TOKEN}}', ...definition })], { objects });
  const { resolved } = resolveActions(given, resolveEnv([], environment), {
    describe: { action: () => null, customTypes: () => null },
    prepareCall: (one, env) => prepareCall(one, env.environment, { configuredHeaderPrecedence: false, version: '9.9' }),
  });
  const [only] = resolved.actions.values();
  invariant(only, 'the action is consistent');
  return only;
}

function call(
  services: RecordedServices,
  definition: Partial<ActionDefinition> = {},
  overrides: Partial<ActionCall> = {},
): Promise<HandlerAnswer> {
  return callHandler({ action: resolveOne(definition), input: {}, context: requestContext(), ...overrides }, services);
}
async function faultOf(...parameters: Parameters<typeof call>): Promise<GatewayError> {
  return (await call(...parameters).catch((error: unknown) => error)) as GatewayError;
}

describe('the request', () => {
  it('posts the payload to the resolved URL within the timeout of the action', async () => {
    const services = callServices(response('"ok"'));
    await call(services, { timeout: 7 }, { input: { a: null, b: [1] } });
    const [sent] = services.sent;
    expect(sent).toMatchObject({ method: 'POST', url: 'http://handler.test/make?k=s3cret', timeoutMs: 7000 });
    expect(parseJson(sent?.body ?? '')).toEqual({
      action: { name: 'make "it"' },
      input: { a: null, b: [1] },
      session_variables: { 'x-hasura-role': 'user', 'x-hasura-user-id': '1' },
      request_query: 'mutation {\n  make("q")\n}',
    });
  });

  it('is compact and keeps every digit of the input', async () => {
    const services = callServices(response('"ok"'));
    await call(services, {}, { input: { n: parseJson('12345678901234567890.10') } });
    expect(services.sent[0]?.body).toContain('},"input":{"n":12345678901234567890.10},"session_variables":{"x-');
  });

  it('has the default headers and those of a trace', async () => {
    const services = callServices(response('"ok"'));
    await call(services);
    const headers = Object.fromEntries(services.sent[0]?.headers ?? []);
    expect(headers).toMatchObject({
      'Content-Type': 'application/json',
      'User-Agent': 'hasura-graphql-engine/9.9',
      'X-B3-TraceId': TRACE_IDS.traceId,
      'X-B3-SpanId': TRACE_IDS.spanId,
    });
  });

  it('continues the trace of the client', async () => {
    const services = callServices(response('"ok"'));
    const traceparent = `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`;
    await call(services, {}, { context: requestContext({ headers: { traceparent } }) });
    expect(Object.fromEntries(services.sent[0]?.headers ?? [])).toMatchObject({
      traceparent: `00-${'c'.repeat(32)}-${TRACE_IDS.spanId}-01`,
      'X-B3-ParentSpanId': 'd'.repeat(16),
    });
  });

  it('forwards client headers only where the action says so', async () => {
    const context = requestContext({ headers: { authorization: 'Bearer x', 'x-hasura-admin-secret': 'no' } });
    const [without, forwarded] = [callServices(response('"ok"')), callServices(response('"ok"'))];
    await call(without, {}, { context });
    await call(forwarded, { forward_client_headers: true }, { context });
    const names = (services: RecordedServices): readonly string[] => (services.sent[0]?.headers ?? []).map(([n]) => n);
    expect(names(without)).not.toContain('authorization');
    expect(names(forwarded)).toContain('authorization');
    expect(names(forwarded)).not.toContain('x-hasura-admin-secret');
  });

  it('looks header values up at each call', async () => {
    const services = callServices(response('"ok"'), { environment });
    await call(services, { headers: [{ name: 'x-token', value_from_env: 'TOKEN' }] });
    expect(services.sent[0]?.headers).toContainEqual(['x-token', 's3cret']);
  });

  it('ends with the client for queries, never for mutations', async () => {
    const { signal } = new AbortController();
    const context = requestContext({ signal: () => signal });
    const services = callServices(response('"ok"'));
    await call(services, { type: 'query' }, { context });
    await call(services, { type: 'mutation' }, { context });
    expect(services.sent.map((request) => request.signal)).toEqual([signal, undefined]);
  });
});

describe('what fails before anything is sent', () => {
  it.each([
    [{ name: 'x-token', value_from_env: 'GONE' }, `environment variable 'GONE' not set`],
    [{ name: 'x-token', value: 'a {{GONE}}' }, 'template cannot be resolved: GONE'],
  ])('a header %j without its variable', async (header, message) => {
    const services = callServices(response('"ok"'));
    expect(await faultOf(services, { headers: [header] })).toMatchObject({ code: 'not-found', message });
    expect(services.sent).toEqual([]);
  });
});

describe('the answer', () => {
  it('comes back parsed and as it was sent', async () => {
    const sent = response('{"id": 1.0}');
    expect(await call(callServices(sent), { output_type: 'Out!' })).toMatchObject({
      body: parseJson('{"id": 1.0}'),
      response: sent,
    });
  });

  it.each<HttpFailureKind>(['response-timeout', 'connection-failure', 'invalid-url', 'aborted'])(
    'that never came (%s) is an http exception',
    async (kind) => {
      const fault = await faultOf(callServices({ type: 'failure', kind, detail: 'why' }));
      expect(fault).toMatchObject({ code: 'unexpected', message: 'http exception when calling webhook', status: 500 });
      expect(fault.internal).toMatchObject({ response: null, request: { url: '{{BASE}}/make?k={{TOKEN}}' } });
    },
  );

  it.each(['', 'not json', '{"id":1', '<html>'])('%j is no JSON', async (body) => {
    expect(await faultOf(callServices(response(body)))).toMatchObject({
      code: 'unexpected',
      message: 'not a valid json response from webhook',
    });
  });

  it.each([100, 302, 500, 503])('with status %d is an internal error', async (status) => {
    expect(await faultOf(callServices(response('{}', status)))).toMatchObject({
      code: 'unexpected',
      message: 'internal error',
      internal: { error: `expecting 2xx or 4xx status code, but found ${status}` },
    });
  });

  it('with status 4xx is the error that the handler chose', async () => {
    const fault = await faultOf(callServices(response('{"message":"no","code":"c"}', 422)));
    expect(fault).toMatchObject({ message: 'no', code: 'c', status: 422, internal: undefined });
  });

  it('that does not fit the output type says how, and shows the exchange', async () => {
    const services = callServices(response('{}', 200, [['X-A', 'b']]));
    const fault = await faultOf(services, { output_type: 'Out' }, { input: { a: 1 } });
    expect(fault).toMatchObject({
      code: 'unexpected',
      message: 'field "id" expected in webhook response, but not found',
      path: [],
      status: 500,
    });
    expect(fault.internal).toEqual({
      error: 'unexpected response',
      request: {
        url: '{{BASE}}/make?k={{TOKEN}}',
        action: { name: 'make "it"' },
        input: { a: 1 },
        request_query: 'mutation {\n  make("q")\n}',
        transformed_request: null,
      },
      response: { status: 200, body: {}, headers: [{ name: 'X-A', value: 'b' }] },
    });
  });
});

describe('the action-handler-log', () => {
  const definition: Partial<ActionDefinition> = {
    headers: [
      { name: 'x-token', value_from_env: 'TOKEN' },
      { name: 'x-open', value: 'yes' },
      { name: 'x-mixed', value: 'a{{TOKEN}}' },
    ],
    forward_client_headers: true,
  };
  const context = requestContext({ headers: { authorization: 'Bearer x', cookie: 'c=1', 'x-plain': 'p' } });

  it('is written for every completed exchange, whatever its status', async () => {
    for (const outcome of [response('"é"'), response('{"message":"no"}', 400), response('oops', 500)]) {
      const services = callServices(outcome);
      await call(services, { type: 'query' }).catch(() => undefined);
      expect(services.observed).toMatchObject([
        {
          type: 'action-handler-log',
          requestId: 'request-1',
          actionName: 'make "it"',
          actionType: 'query',
          requestSize: Buffer.byteLength(services.sent[0]?.body ?? ''),
          responseSize: Buffer.byteLength(outcome.body),
        },
      ]);
    }
  });

  it('shows the request without a secret of the environment or of the client', async () => {
    const services = callServices(response('"ok"'), { environment });
    await call(services, definition, { context });
    const [observation] = services.observed;
    invariant(observation?.type === 'action-handler-log', 'the exchange is observed');
    expect(JSON.stringify(observation)).not.toMatch(/s3cret|Bearer|c=1/);
    expect(observation.request).toMatchObject({
      url: '{{BASE}}/make?k={{TOKEN}}',
      method: 'POST',
      query_string: '?k={{TOKEN}}',
      response_timeout: '30000000',
      body: { action: { name: 'make "it"' }, input: {} },
    });
    expect(Object.fromEntries(observation.request.headers as [string, string][])).toMatchObject({
      authorization: '[MASKED]',
      cookie: '[MASKED]',
      'x-token': '[MASKED]',
      'x-mixed': '[MASKED]',
      'x-open': 'yes',
      'x-plain': 'p',
    });
  });

  it('is not written for transport errors', async () => {
    const services = callServices({ type: 'failure', kind: 'connection-failure', detail: 'x' });
    await faultOf(services);
    expect(services.observed).toEqual([]);
  });

  it('is not even made when nobody listens', async () => {
    const services = callServices(response('"ok"'), { isObserved: () => false });
    await call(services);
    expect(services.observed).toEqual([]);
  });
});
