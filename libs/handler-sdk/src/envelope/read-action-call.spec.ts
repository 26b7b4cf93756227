import { MAX_INPUT_DEPTH, readActionCall } from './read-action-call.js';

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });

describe('readActionCall', () => {
  it('unwraps the input of the gateway', () => {
    const body = { action: { name: 'registerUser' }, input: { input: { email: 'a@b.c' } }, session_variables: {} };
    expect(readActionCall(body)).toEqual({ action: 'registerUser', input: { email: 'a@b.c' } });
  });

  it('takes the input of a direct call as it is', () => {
    expect(readActionCall({ input: { email: 'a@b.c' } })).toEqual({ action: undefined, input: { email: 'a@b.c' } });
  });

  it('unwraps once only', () => {
    expect(readActionCall({ input: { input: { input: { a: 1 } } } }).input).toEqual({ input: { a: 1 } });
  });

  it.each([{ input: { input: 'text' } }, { input: { input: {}, more: 1 } }, { input: { input: [] } }])(
    'leaves %j alone',
    ({ input }) => {
      expect(readActionCall({ input }).input).toEqual(input);
    },
  );

  it('accepts input nested as deep as allowed', () => {
    expect(readActionCall({ input: nested(MAX_INPUT_DEPTH) }).input).toBeDefined();
  });

  it.each([
    ['no body', undefined, '$', 'expected a JSON object'],
    ['null', null, '$', 'expected a JSON object'],
    ['a list', [], '$', 'expected a JSON object'],
    ['a text', 'input', '$', 'expected a JSON object'],
    ['a number', 1, '$', 'expected a JSON object'],
    ['no input', { email: 'a@b.c' }, '$.input', 'key "input" not found'],
    ['null input', { input: null }, '$.input', 'expected an object'],
    ['a list as input', { input: [] }, '$.input', 'expected an object'],
    ['a text as input', { input: 'x' }, '$.input', 'expected an object'],
    ['a text as action', { input: {}, action: 'x' }, '$.action', 'expected an object'],
    ['an action without name', { input: {}, action: {} }, '$.action.name', 'expected a string'],
    ['input nested too deep', { input: nested(MAX_INPUT_DEPTH + 1) }, '$.input', 'nested deeper than 64 levels'],
  ])('refuses %s with its path', (_name, body, path, message) => {
    expect(() => readActionCall(body)).toThrow(
      expect.objectContaining({ status: 400, message, extensions: { code: 'bad-request', path } }) as Error,
    );
  });

  it('survives nesting that would exhaust the stack', () => {
    const body: unknown = JSON.parse(`{"input":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`);
    expect(() => readActionCall(body)).toThrow('nested deeper than 64 levels');
  });
});
