import { GatewayError, RawNumber, parseJson } from '@app/types';
import { printError } from './respond.js';

const error = (fields: Partial<ConstructorParameters<typeof GatewayError>[0]>): GatewayError =>
  new GatewayError({ code: 'unexpected', message: 'm', ...fields });

describe('printError', () => {
  it('prints one error with path and code and no data', () => {
    expect(printError(error({ path: ['selectionSet', 'odd name', 0] }), false)).toBe(
      '{"errors":[{"message":"m","extensions":{"path":"$.selectionSet[\\"odd name\\"][0]","code":"unexpected"}}]}',
    );
  });

  it('keeps internals back', () => {
    expect(printError(error({ internal: { password: 'p' } }), false)).not.toContain('password');
  });

  it('adds internals where they may be seen', () => {
    expect(parseJson(printError(error({ internal: { a: null } }), true))).toEqual({
      errors: [{ message: 'm', extensions: { path: '$', code: 'unexpected', internal: { a: null } } }],
    });
  });

  it('adds an internal null, but no absent one', () => {
    expect(printError(error({ internal: null }), true)).toContain('"internal":null');
    expect(printError(error({}), true)).not.toContain('internal');
  });

  it.each([
    ['{"a":1.0}', { a: new RawNumber('1.0') }],
    ['null', null],
    ['"text"', 'text'],
    ['[]', []],
  ])('prints extensions of a handler exactly as given: %s', (text, extensions) => {
    expect(printError(error({ extensions, internal: 'i' }), true)).toBe(
      `{"errors":[{"message":"m","extensions":${text}}]}`,
    );
  });

  it('prints messages with quotes, NUL and lone surrogates as JSON', () => {
    const message = '"\u0000\ud800\n\u2028';
    expect(JSON.parse(printError(error({ message }), false))).toMatchObject({ errors: [{ message }] });
  });
});
