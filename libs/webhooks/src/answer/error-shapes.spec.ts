import { GatewayError, parseJson, printJson, type Json } from '@app/types';
import { readErrorObject } from './read-error-object.js';

/** Message and what the client gets as `extensions`, as JSON that was printed. */
function read(body: unknown): { message: string; extensions: unknown } | undefined {
  const error = readErrorObject(parseJson(typeof body === 'string' ? body : JSON.stringify(body)), 422);
  if (error === undefined) return undefined;
  expect(error).toBeInstanceOf(GatewayError);
  expect([error.status, error.internal]).toEqual([422, undefined]);
  const extensions: Json = error.extensions ?? { path: '$', code: error.code };
  return { message: error.message, extensions: JSON.parse(printJson(extensions)) as unknown };
}
const coded = (code: string, more: object = {}): object => ({ path: '$', code, ...more });

describe("upstream's shape", () => {
  it.each([
    [{ message: 'no' }, coded('unexpected')],
    [{ message: 'no', code: 'c' }, coded('c')],
    [{ message: 'no', code: 'c', errors: [1], error_code: 'e' }, coded('c')],
    [
      { message: 'no', extensions: { a: 1 }, errors: [1], error_code: 'e', statusCode: 400, error: 'Bad Request' },
      { a: 1 },
    ],
    [{ message: 'no', code: 7 }, coded('7')],
    [{ message: 'no', extensions: {} }, {}],
  ])('wins over everything else: %j', (body, extensions) => {
    expect(read(body)).toEqual({ message: 'no', extensions });
  });
});

describe("Nest's default body", () => {
  it('gives its name of the status as code', () => {
    expect(read({ statusCode: 404, message: 'no user 7', error: 'Not Found' })).toEqual({
      message: 'no user 7',
      extensions: coded('not-found'),
    });
  });

  it('gives a list of messages as one, and as errors', () => {
    const message = ['email must be an email', 'name is too long'];
    expect(read({ statusCode: 400, message, error: 'Bad Request' })).toEqual({
      message: 'email must be an email; name is too long',
      extensions: coded('bad-request', { errors: message }),
    });
  });

  it('names ten of a long list', () => {
    const message = Array.from({ length: 500 }, (_, index) => `m${index}`);
    expect(read({ statusCode: 400, message })?.message).toBe('m0; m1; m2; m3; m4; m5; m6; m7; m8; m9; and 490 more');
  });

  it('gives its name of the status as message where the list has no texts', () => {
    expect(read({ statusCode: 400, message: [], error: 'Bad Request' })).toEqual({
      message: 'Bad Request',
      extensions: coded('bad-request'),
    });
    expect(read({ statusCode: 400, message: [{ field: 'a' }], error: 'Bad Request' })).toEqual({
      message: 'Bad Request',
      extensions: coded('bad-request', { errors: [{ field: 'a' }] }),
    });
  });

  it.each(['a sentence, with a comma', '', 'a\nb', 'one two three four five six seven', 7, null, {}])(
    'has the code unexpected when its error is no name: %j',
    (error) => {
      expect(read({ statusCode: 400, message: 'no', error })?.extensions).toEqual(coded('unexpected'));
    },
  );

  it('is none without a status', () => {
    expect(read({ message: 'no', error: 'Bad Request' })?.extensions).toEqual(coded('unexpected'));
    expect(read({ message: ['no'], error: 'Bad Request' })).toBeUndefined();
    expect(read({ message: ['no'], statusCode: '400' })).toBeUndefined();
  });
});

describe('problem details', () => {
  const PROBLEM = {
    type: 'https://example.com/problems/out-of-credit',
    title: 'You do not have enough credit.',
    status: 403,
    detail: 'Your balance is 30, but that costs 50.',
    instance: '/account/12345',
  };

  it('give their detail as message and the name of their type as code', () => {
    const { detail, ...rest } = PROBLEM;
    expect(read(PROBLEM)).toEqual({ message: detail, extensions: coded('out-of-credit', rest) });
  });

  it('give their title where there is no detail', () => {
    expect(read({ title: 'Not allowed', status: 403 })).toEqual({
      message: 'Not allowed',
      extensions: coded('unexpected', { title: 'Not allowed', status: 403 }),
    });
  });

  it('keep a code and errors of their own', () => {
    const errors = { email: ['required'] };
    expect(read({ type: 'about:blank', detail: 'no', code: 17, errors })).toEqual({
      message: 'no',
      extensions: coded('17', { type: 'about:blank', errors }),
    });
  });

  it.each(['about:blank', 'https://tools.ietf.org/html/rfc9110#section-15.5.1', 'https://e.com/', '/a b', ''])(
    'of type %j have no name',
    (type) => {
      expect(read({ type, detail: 'no', status: 400 })?.extensions).toMatchObject({ code: 'unexpected' });
    },
  );

  it('give extensions that they have', () => {
    expect(read({ ...PROBLEM, extensions: { mine: true } })?.extensions).toEqual({ mine: true });
  });

  it.each([
    { title: 'no' },
    { detail: 'no' },
    { status: 400, type: 'a' },
    { title: 1, status: 400 },
    { title: '', status: 4 },
  ])('are not what lacks a text or a mark: %j', (body) => {
    expect(read(body)).toBeUndefined();
  });
});

describe("the guide's shape", () => {
  const errors = [
    { field: 'email', message: 'Email is required', code: 'REQUIRED_FIELD' },
    { field: 'password', message: 'Too short', code: 'INVALID_LENGTH' },
  ];

  it('gives its error_code as code, and its errors', () => {
    const body = { success: false, message: 'Validation failed', errors, error_code: 'VALIDATION_ERROR' };
    expect(read(body)).toEqual({ message: 'Validation failed', extensions: coded('VALIDATION_ERROR', { errors }) });
  });

  it.each([
    [{ error_code: 12 }, '12'],
    [{ error_code: null }, 'unexpected'],
    [{ error_code: [] }, 'unexpected'],
    [{ error_code: 'E', errors: 'text' }, 'E'],
    [{ error_code: 'E', errors: [] }, 'E'],
  ])('has a code alone with %j', (more, code) => {
    expect(read({ message: 'no', ...more })?.extensions).toEqual(coded(code));
  });
});

describe('a list of errors alone', () => {
  it('gives its messages as one', () => {
    const errors = [{ message: 'a', code: 'A' }, 'b'];
    expect(read({ errors })).toEqual({ message: 'a; b', extensions: coded('A', { errors }) });
  });

  it('gives the extensions of its only error', () => {
    expect(read({ errors: [{ message: 'a', extensions: { code: 'X' } }] })).toEqual({
      message: 'a',
      extensions: { code: 'X' },
    });
  });

  it('keeps numbers as they were written', () => {
    const error = readErrorObject(parseJson('{"errors":[{"message":"a","at":1.0}]}'), 400);
    expect(printJson(error?.extensions ?? null)).toContain('"at":1.0');
  });

  it.each([
    { errors: [] },
    { errors: [{}] },
    { errors: [1] },
    { errors: [null] },
    { errors: {} },
    { errors: 'a' },
    { errors: [{ message: 'a' }, {}] },
  ])('is none without texts: %j', (body) => {
    expect(read(body)).toBeUndefined();
  });
});

describe('any other body', () => {
  it.each([
    '{}',
    '[]',
    'null',
    '"no"',
    '{"error":"no"}',
    '{"error_code":"E"}',
    '{"__proto__":{"errors":["a"]}}',
    '{"errors":[{"__proto__":{"message":"a"}}]}',
  ])('is no error that we know: %s', (body) => {
    expect(read(body)).toBeUndefined();
  });
});
