import { invariant, parseJson, type HttpRequest, type Json, type JsonObject } from '@app/types';
import { applyRequestTransform, type TransformedRequest } from './apply-request-transform.js';
import { compileRequestTransform } from './compile-request-transform.js';
import type { PartResult } from './part-result.js';
import { applyResponseTransform, compileResponseTransform } from './response-transform.js';
import type { RequestTransform, ResponseTransform } from './transform-metadata.js';

const request: HttpRequest = {
  url: 'http://h.test/a?x=1&y#f',
  method: 'POST',
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Old', 'old'],
  ],
  body: '{"input":{"name":"Ann"}}',
  timeoutMs: 1000,
};
const payload: Json = { input: { name: 'Ann', gone: null, text: 'a b&c', n: parseJson('1.50') } };
const sessionVariables = { 'x-hasura-role': 'user', 'x-hasura-user-id': '9' };

function transform(config: RequestTransform): PartResult<TransformedRequest> {
  const compiled = compileRequestTransform(config);
  return compiled.ok ? applyRequestTransform(compiled.value, { request, payload, sessionVariables }) : compiled;
}
function sent(config: RequestTransform): TransformedRequest {
  const result = transform(config);
  invariant(result.ok, 'the transform has no fault');
  return result.value;
}
function errorsOf(config: RequestTransform): readonly JsonObject[] {
  const result = transform(config);
  return result.ok ? [] : result.errors;
}

describe('a request transform', () => {
  it('without parts changes nothing', () => {
    expect(sent({})).toEqual({ request, body: payload });
  });

  it('replaces the method by whatever text is given', () => {
    expect(sent({ method: 'patch' }).request.method).toBe('patch');
  });

  it.each([
    ['{{$base_url}}/b', 'http://h.test/a?x=1&y#f/b'],
    ['https://other.test/{{escapeUri($body.input.text)}}?q=1', 'https://other.test/a%20b%26c?q=1'],
    ['http://h/{{getSessionVariable(\\"X-Hasura-User-Id\\")}}', undefined],
    ['http://h/{{getSessionVariable("X-Hasura-User-Id")}}/{{$session_variables["x-hasura-role"]}}', 'http://h/9/user'],
    ['http://h/{{$body.input.n}}', 'http://h/1.50'],
  ])('makes the URL from %s', (url, expected) => {
    const result = transform({ url });
    expect(result.ok ? result.value.request.url : undefined).toBe(expected);
  });

  it.each(['relative/path', '//h/a', 'http://h/a b', 'http://', 'http://h/\\n', 'http://h/{{$body.input}}', ''])(
    'refuses the URL %j',
    (url) => {
      const [error] = errorsOf({ url });
      expect(error).toMatchObject({
        error_code: 'TransformationError',
        message: expect.stringMatching(/^Invalid URL: /) as unknown,
      });
    },
  );

  it.each<[RequestTransform['query_params'], string]>([
    [{ 'k {{$body.input.name}}': 'v&{{$body.input.text}}' }, 'http://h.test/a?k%20Ann=v%26a%20b%26c#f'],
    [{ a: null, b: '' }, 'http://h.test/a?a&b=#f'],
    [{ a: '{{$body.input.gone}}', '{{$body.input.gone}}': 'x', b: '1' }, 'http://h.test/a?b=1#f'],
    [{ q: '{{$query_params[0][1]}}{{$query_params[1][1]}}' }, 'http://h.test/a?q=1null#f'],
    [{}, 'http://h.test/a#f'],
    ['?a=b+c&d&e=%41&f=%zz', 'http://h.test/a?a=b%20c&d&e=A&f=%25zz#f'],
    ['name={{$body.input.name}}', 'http://h.test/a?name=Ann#f'],
    ['', 'http://h.test/a#f'],
  ])('replaces all query parameters by %j', (query_params, url) => {
    expect(sent({ query_params }).request.url).toBe(url);
  });

  it('puts the query parameters on the new URL, over those that it has', () => {
    expect(sent({ url: 'http://n/b?gone=1', query_params: { a: '1' } }).request.url).toBe('http://n/b?a=1');
  });

  it('removes, replaces and adds headers whatever their case', () => {
    const request_headers = {
      remove_headers: ['x-OLD'],
      add_headers: {
        'content-type': 'text/{{$body.input.name}}',
        'X-User': '{{$session_variables["x-hasura-user-id"]}}',
      },
    };
    expect(sent({ request_headers }).request.headers).toEqual([
      ['X-User', '9'],
      ['content-type', 'text/Ann'],
    ]);
  });

  it.each([
    ['bad name', 'x'],
    ['x-split', 'a\\nb'],
  ])('refuses the header %j with %j, without its value', (name, value) => {
    expect(errorsOf({ request_headers: { add_headers: { [name]: value } } })).toEqual([
      {
        error_code: 'TransformationError',
        message: `Invalid header: "${name}" has a name or value that cannot be sent`,
      },
    ]);
  });

  it.each<[RequestTransform['body'], string, Json]>([
    ['{"n": $body.input.name}', '{"n":"Ann"}', { n: 'Ann' }],
    [{ action: 'transform', template: '{{$body.input.n}}' }, '1.50', parseJson('1.50')],
    [{ action: 'remove' }, '', null],
    [
      {
        action: 'x_www_form_urlencoded',
        form_template: { 'a b': '{{$body.input.text}}', gone: '{{$body.input.gone}}', n: '{{$body.input.n}}' },
      },
      'a%20b=a%20b%26c&n=1.50',
      'a%20b=a%20b%26c&n=1.50',
    ],
  ])('makes the body from %j', (body, text, json) => {
    const result = sent({ body });
    expect(result.request.body).toBe(text);
    expect(result.body).toEqual(json);
    expect(result.request.headers).toEqual(request.headers);
  });

  it('lets no part see the result of another', () => {
    const result = sent({ url: 'http://n/b', method: 'PUT', body: '$base_url' });
    expect(result.request).toMatchObject({ url: 'http://n/b', body: '"http://h.test/a?x=1&y#f"' });
  });

  it('collects the faults of headers, of query parameters and of form fields', () => {
    const names = (errors: readonly JsonObject[]) => errors.map(({ message }) => message);
    const two = { a: '{{$one}}', b: '{{$two}}' };
    const both = ["Variable '$one' not in scope", "Variable '$two' not in scope"];
    expect(names(errorsOf({ query_params: two }))).toEqual(both);
    expect(names(errorsOf({ request_headers: { add_headers: two } }))).toEqual(both);
    expect(names(errorsOf({ body: { action: 'x_www_form_urlencoded', form_template: two } }))).toEqual(both);
  });

  it.each<[keyof RequestTransform, readonly (keyof RequestTransform)[]]>([
    ['url', ['url', 'body', 'query_params', 'request_headers']],
    ['body', ['body', 'query_params', 'request_headers']],
    ['query_params', ['query_params', 'request_headers']],
    ['request_headers', ['request_headers']],
  ])('reports %s first of %j', (first, parts) => {
    const bad = (template: (name: string) => string): RequestTransform => {
      const all: Required<Omit<RequestTransform, 'method'>> = {
        url: template('url'),
        body: `"${template('body')}"`,
        query_params: { a: template('query_params') },
        request_headers: { add_headers: { a: template('request_headers') } },
      };
      return Object.fromEntries(Object.entries(all).filter(([key]) => parts.includes(key as keyof RequestTransform)));
    };
    expect(errorsOf(bad((name) => `{{$no-${name}}}`))).toMatchObject([
      { message: `Variable '$no-${first}' not in scope` },
    ]);
    expect(errorsOf(bad((name) => `{{$${name} 1}}`))).toMatchObject([{ message: `Unexpected token '1'.` }]);
  });
});

describe('a response transform', () => {
  function respond(config: ResponseTransform, body: string, of?: TransformedRequest): PartResult<string> {
    const compiled = compileResponseTransform(config);
    if (!compiled.ok) return compiled;
    const response = { type: 'response', status: 404, headers: [], body } as const;
    const result = applyResponseTransform(compiled.value, response, { sessionVariables, request: of });
    return result.ok ? { ok: true, value: result.value.body } : result;
  }

  it.each<[ResponseTransform, string, string]>([
    [{ body: '{"s": $response.status, "b": $body.a}' }, '{"a":1.0}', '{"s":404,"b":1.0}'],
    [{ body: { action: 'transform', template: '[$body, $request]' } }, 'not JSON', '[null,null]'],
    [{ body: '$session_variables' }, '1', '{"x-hasura-role":"user","x-hasura-user-id":"9"}'],
    [{ body: { action: 'remove' } }, '{"a":1}', 'null'],
    [{ body: { action: 'x_www_form_urlencoded', form_template: { a: '{{$body}}' } } }, '"é"', '"a=%C3%A9"'],
    [{}, ' { "a" : 1.0 } ', '{"a":1.0}'],
    [{}, '<html>', 'null'],
  ])('%j turns %s into %s', (config, body, expected) => {
    expect(respond(config, body)).toEqual({ ok: true, value: expected });
  });

  it('sees the transformed request in every part of $request', () => {
    const of = sent({ url: 'http://n/b?k=v', body: '[1]' });
    const context =
      '{"body":[1],"session_variables":{"x-hasura-role":"user","x-hasura-user-id":"9"},"base_url":"http://n/b?k=v","query_params":[["k","v"]]}';
    for (const part of ['method', 'url', 'body', 'query_params', 'request_headers']) {
      expect(respond({ body: `$request.${part}` }, '1', of)).toEqual({ ok: true, value: context });
    }
  });

  it('cannot read what belongs to the request alone', () => {
    expect(respond({ body: '$base_url' }, '1')).toMatchObject({ errors: [{ error_code: 'Name Error' }] });
  });
});
