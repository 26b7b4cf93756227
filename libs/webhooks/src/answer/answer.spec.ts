import { type GatewayError, printJson, type HttpFailureKind, type HttpResponse, type Json } from '@app/types';
import { classifyAnswer, unexpectedResponse, type Answer } from './classify-answer.js';
import type { HandlerCall } from './handler-call.js';
import { readCookies } from './read-cookies.js';

const CALL: HandlerCall = {
  handler: '{{BASE}}/create-user?a=1',
  url: 'http://127.0.0.1:3001/create-user?a=1',
  method: 'POST',
  timeoutMs: 30_000,
  payload: {
    action: { name: 'createUser' },
    input: { email: 'a@b.c' },
    session_variables: { 'x-hasura-role': 'user' },
    request_query: 'mutation { createUser }',
  },
};
const REQUEST = {
  url: '{{BASE}}/create-user?a=1',
  action: { name: 'createUser' },
  input: { email: 'a@b.c' },
  request_query: 'mutation { createUser }',
  transformed_request: null,
};

const respond = (status: number, body: string): HttpResponse => ({
  type: 'response',
  status,
  headers: [['Content-Type', 'application/json']],
  body,
});
const classify = (status: number, body: string): Answer => classifyAnswer(respond(status, body), CALL);
const failWith = (kind: HttpFailureKind, detail: string): Answer =>
  classifyAnswer({ type: 'failure', kind, detail }, CALL);

function errorOf(answer: Answer): GatewayError {
  if (answer.type === 'error') return answer.error;
  throw new Error('the answer was a success');
}
const debugAnswer = (status: number, body: Json) => ({
  status,
  body,
  headers: [{ name: 'Content-Type', value: 'application/json' }],
});

describe('a 2xx answer', () => {
  it.each([200, 201, 202, 299])('with status %i is a success', (status) => {
    expect(classify(status, '{"id":1}')).toMatchObject({ type: 'success', body: { id: 1 } });
  });

  it('keeps every digit of its numbers', () => {
    const answer = classify(200, '{"n":12345678901234567890,"d":1.0}');
    expect(answer.type === 'success' && printJson(answer.body)).toBe('{"n":12345678901234567890,"d":1.0}');
  });

  it('may be null', () => {
    expect(classify(200, 'null')).toMatchObject({ type: 'success', body: null });
  });

  it('that does not fit the output type is reported with the whole exchange', () => {
    const response = respond(200, 'null');
    const error = unexpectedResponse('got null for the action webhook response', CALL, { response, body: null });
    expect(error).toMatchObject({ code: 'unexpected', status: 500, path: [] });
    expect(error.message).toBe('got null for the action webhook response');
    expect(error.internal).toEqual({
      error: 'unexpected response',
      request: REQUEST,
      response: debugAnswer(200, null),
    });
  });
});

describe('a body that is no JSON', () => {
  it.each([
    [200, ''],
    [204, ''],
    [200, 'hello'],
    [400, '<html>'],
    [502, 'Bad Gateway'],
    [301, ''],
    [200, '{"a":1'],
    [200, '{"a":1}}'],
    [200, "{'a':1}"],
    [200, '\ufeff{}'],
    [200, 'NaN'],
    [200, '{"a":01}'],
  ])('is an error whatever the status: %i %j', (status, body) => {
    const error = errorOf(classify(status, body));
    expect(error).toMatchObject({ code: 'unexpected', status: 500 });
    expect(error.message).toBe('not a valid json response from webhook');
    expect(error.internal).toMatchObject({ request: REQUEST, response: debugAnswer(status, body) });
  });

  it('is reported with the text of the parser', () => {
    const { internal } = errorOf(classify(200, 'hello'));
    expect((internal as { error: string }).error).toMatch(/^invalid JSON: .+/);
  });

  it('may be nested too deep to be worked with', () => {
    const depth = 100_000;
    for (const body of ['['.repeat(depth) + ']'.repeat(depth), '{"a":['.repeat(depth) + '1.0' + ']}'.repeat(depth)]) {
      expect(errorOf(classify(200, body)).internal).toMatchObject({
        error: 'invalid JSON: nested deeper than 1000 levels',
      });
    }
  });

  it('is not suspected of depth because of brackets in strings', () => {
    const text = '\\"[{'.repeat(5000);
    expect(classify(200, JSON.stringify({ text, slash: '\\' }))).toMatchObject({ type: 'success' });
    expect(classify(200, JSON.stringify(Array(5000).fill([{}])))).toMatchObject({ type: 'success' });
  });
});

describe('a status that is neither 2xx nor 4xx', () => {
  it.each([101, 300, 302, 304, 399, 500, 502, 599])('is an internal error: %i', (status) => {
    const error = errorOf(classify(status, '{"message":"mine"}'));
    expect(error).toMatchObject({ code: 'unexpected', status: 500 });
    expect(error.message).toBe('internal error');
    expect(error.internal).toEqual({
      error: `expecting 2xx or 4xx status code, but found ${status}`,
      request: REQUEST,
      response: debugAnswer(status, { message: 'mine' }),
    });
  });
});

describe('a 4xx answer', () => {
  it('gives its message, its status and the code unexpected', () => {
    const error = errorOf(classify(422, '{"message":"no"}'));
    expect(error).toMatchObject({ code: 'unexpected', status: 422, path: [] });
    expect(error.message).toBe('no');
  });

  it('gives its own code', () => {
    expect(errorOf(classify(400, '{"message":"no","code":"mine"}')).code).toBe('mine');
  });

  it('gives a numeric code as text', () => {
    expect(errorOf(classify(400, '{"message":"no","code":1001}')).code).toBe('1001');
    expect(errorOf(classify(400, '{"message":"no","code":1.0}')).code).toBe('1.0');
  });

  it('gives exactly its extensions', () => {
    const error = errorOf(classify(400, '{"message":"no","code":"unused","extensions":{"a":[1]}}'));
    expect(error.extensions).toEqual({ a: [1] });
  });

  it('may have extensions that are no object', () => {
    expect(errorOf(classify(400, '{"message":"no","extensions":false}')).extensions).toBe(false);
  });

  it.each(['{"message":"no"}', '{"message":"no","code":"c"}', '{"message":"no","extensions":{}}'])(
    'never carries internals when it is well-formed: %s',
    (body) => {
      expect(errorOf(classify(400, body)).internal).toBeUndefined();
    },
  );

  it.each(['{"message":"no","extensions":null}', '{"message":"no","code":null}', '{"message":"no","code":{}}'])(
    'ignores what it does not say: %s',
    (body) => {
      expect(errorOf(classify(400, body))).toMatchObject({ code: 'unexpected', extensions: undefined });
    },
  );

  it.each([
    '{}',
    '{"message":1}',
    '{"message":null}',
    '{"message":["a"]}',
    '{"Message":"no"}',
    '[]',
    'null',
    '"no"',
    '1.0',
  ])('without a message is a parse failure: %s', (body) => {
    const error = errorOf(classify(400, body));
    expect(error).toMatchObject({ code: 'parse-failed', status: 400 });
    expect(error.message).toBe(
      'parsing Hasura.GraphQL.Execute.Action.Types.ActionWebhookErrorResponse(ActionWebhookErrorResponse) failed, key "message" not found',
    );
    expect(error.internal).toMatchObject({ error: 'unexpected response', request: REQUEST });
  });

  it('does not take an inherited property for its own', () => {
    expect(errorOf(classify(400, '{"__proto__":{"message":"no"}}')).code).toBe('parse-failed');
  });
});

describe('a transport failure', () => {
  it('is reported with the request and without a response', () => {
    const error = errorOf(failWith('response-timeout', 'after 30000 ms'));
    expect(error).toMatchObject({ code: 'unexpected', status: 500 });
    expect(error.message).toBe('http exception when calling webhook');
    expect(error.internal).toEqual({
      error: {
        type: 'http_exception',
        message: 'Response timeout',
        request: {
          host: '127.0.0.1',
          port: 3001,
          secure: false,
          path: '/create-user',
          queryString: '?a=1',
          method: 'POST',
          responseTimeout: 'ResponseTimeoutMicro 30000000',
        },
      },
      request: REQUEST,
      response: null,
    });
  });

  it.each<[HttpFailureKind, string, string]>([
    ['response-timeout', 'x', 'Response timeout'],
    ['connection-timeout', 'x', 'Connection timeout'],
    ['connection-failure', 'connect ECONNREFUSED 127.0.0.1:9', 'Connection failure: connect ECONNREFUSED 127.0.0.1:9'],
    ['no-response', 'x', 'No response data received'],
    ['connection-closed', 'x', 'Connection closed'],
    ['too-many-redirects', '11 redirects', 'Too many redirects: 11 redirects'],
    ['response-too-large', 'more than 9 bytes', 'Response too large: more than 9 bytes'],
    ['tls', 'self-signed certificate', 'TLS failure: self-signed certificate'],
    ['aborted', 'x', 'Request aborted'],
    ['bad-response', 'x', 'Invalid response: x'],
    ['invalid-request', 'x', 'Invalid request: x'],
    ['forbidden-target', 'x', 'Forbidden target: x'],
    ['circuit-open', 'x', 'Circuit open: x'],
  ])('of kind %s has its message', (kind, detail, message) => {
    expect(errorOf(failWith(kind, detail)).internal).toMatchObject({ error: { type: 'http_exception', message } });
  });

  it('because of the URL has a type of its own', () => {
    const answer = classifyAnswer({ type: 'failure', kind: 'invalid-url', detail: 'no' }, { ...CALL, url: 'no' });
    expect(errorOf(answer).internal).toMatchObject({ error: { type: 'invalid_url', message: 'no' }, response: null });
  });

  it.each([
    ['http://h/', 80, false],
    ['https://h/', 443, true],
    ['https://h:8443/', 8443, true],
  ])('names the port of %s', (url, port, secure) => {
    const answer = classifyAnswer({ type: 'failure', kind: 'tls', detail: '' }, { ...CALL, url });
    expect(errorOf(answer).internal).toMatchObject({ error: { request: { host: 'h', port, secure, path: '/' } } });
  });
});

describe('cookies of an answer', () => {
  it('are all Set-Cookie headers in order, whatever the spelling', () => {
    const response: HttpResponse = {
      ...respond(200, ''),
      headers: [
        ['Set-Cookie', 'a=1'],
        ['Cookie', 'no'],
        ['set-cookie', 'b=2'],
        ['Set-Cookie2', 'no'],
      ],
    };
    expect(readCookies(response)).toEqual(['a=1', 'b=2']);
  });

  it('are none without such a header', () => {
    expect(readCookies(respond(200, ''))).toEqual([]);
  });
});
