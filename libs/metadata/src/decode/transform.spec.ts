import type { GatewayError, Json } from '@app/types';
import { decodeRequestTransform, decodeResponseTransform } from './transform.js';

function faultOf(run: () => unknown): GatewayError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error as GatewayError;
  }
}

describe('a request transform', () => {
  it.each<Json>([
    {},
    { version: 1, body: '{{$body}}', template_engine: 'Kriti' },
    { version: 2, body: { action: 'remove' }, method: 'anything', url: '{{', extra: { kept: null } },
    { version: 2, body: { action: 'x_www_form_urlencoded', form_template: { a: 'b' } } },
    { query_params: { a: null, b: 'c' }, request_headers: { add_headers: { a: 'b' }, remove_headers: ['c'] } },
    { query_params: 'a=b' },
  ])('is kept as it is given: %j', (transform) => {
    expect(decodeRequestTransform(transform)).toEqual(transform);
  });

  it('loses its content type and the keys that are null', () => {
    expect(decodeRequestTransform({ content_type: 'x', url: null, version: null, body: null })).toEqual({});
  });

  it.each<[Json, string, readonly (string | number)[]]>([
    [{ version: 3 }, 'expected 1 or 2, encountered 3', ['version']],
    [{ version: '2' }, 'parsing Int failed, expected Number, but encountered String', ['version']],
    [{ template_engine: 'Go' }, 'expected Kriti, but found Go', ['template_engine']],
    [{ body: { action: 'remove' } }, 'parsing Text failed, expected String, but encountered Object', ['body']],
    [{ version: 2, body: '1' }, 'parsing Object failed, expected Object, but encountered String', ['body']],
    [{ version: 2, body: { action: 'drop' } }, 'invalid transform action', ['body']],
    [{ version: 2, body: {} }, "the key 'action' was not present", ['body']],
    [{ version: 2, body: { action: 'transform' } }, "the key 'template' was not present", ['body']],
    [
      { version: 2, body: { action: 'x_www_form_urlencoded', form_template: { a: 1 } } },
      'parsing Text failed, expected String, but encountered Number',
      ['body', 'form_template', 'a'],
    ],
    [{ query_params: [] }, 'Invalid query parameter', ['query_params']],
    [{ query_params: { a: 1 } }, 'parsing Text failed, expected String, but encountered Number', ['query_params', 'a']],
    [{ method: 1 }, 'parsing Text failed, expected String, but encountered Number', ['method']],
    [
      { request_headers: { remove_headers: [1] } },
      'parsing Text failed, expected String, but encountered Number',
      ['request_headers', 'remove_headers', 0],
    ],
    [[], 'parsing Object failed, expected Object, but encountered Array', []],
  ])('%j is refused: %s', (transform, message, path) => {
    expect(faultOf(() => decodeRequestTransform(transform))).toMatchObject({ code: 'parse-failed', message, path });
  });
});

it('keeps keys of a response transform that only requests know', () => {
  expect(decodeResponseTransform({ url: 7, body: '1', content_type: 'x' })).toEqual({ url: 7, body: '1' });
});
