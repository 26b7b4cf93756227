import { DEFAULT_IGNORED_CLIENT_HEADERS, GatewayError, type HeaderConfig, type HttpHeader } from '@app/types';
import { buildHeaders, type HeaderCall } from './build-headers.js';
import { prepareHeaders, type HeaderRules } from './prepare-headers.js';

const CALL: HeaderCall = { clientHeaders: {}, requestId: 'generated', environment: {}, trace: [] };
const RULES: HeaderRules = {
  headers: [],
  forwardClientHeaders: true,
  ignoredClientHeaders: DEFAULT_IGNORED_CLIENT_HEADERS,
  configuredFirst: false,
  version: 'v1',
};

const build = (rules: Partial<HeaderRules>, call: Partial<HeaderCall> = {}): HttpHeader[] =>
  buildHeaders(prepareHeaders({ ...RULES, ...rules }), { ...CALL, ...call });
const configured = (headers: readonly HeaderConfig[], environment: Record<string, string> = {}): HttpHeader[] =>
  build({ headers, forwardClientHeaders: false }, { environment });
const valuesOf = (headers: readonly HttpHeader[], name: string): string[] =>
  headers.filter(([given]) => given.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
const names = (headers: readonly HttpHeader[]): string[] => headers.map(([name]) => name.toLowerCase());

function errorOf(run: () => unknown): { code: string; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof GatewayError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('headers of a call without forwarding', () => {
  it('are the defaults, what we can decode and the request id', () => {
    expect(build({ forwardClientHeaders: false }, { clientHeaders: { authorization: 'secret', host: 'h' } })).toEqual([
      ['Content-Type', 'application/json'],
      ['User-Agent', 'hasura-graphql-engine/v1'],
      ['Accept-Encoding', 'gzip'],
      ['x-request-id', 'generated'],
    ]);
  });

  it('keep the spelling of configured names', () => {
    expect(configured([{ name: 'X-sEcRet', value: 'v' }])).toContainEqual(['X-sEcRet', 'v']);
  });

  it('resolve variables and templates at call time', () => {
    const plan = prepareHeaders({
      ...RULES,
      headers: [
        { name: 'a', value_from_env: 'A' },
        { name: 'b', value: 'x{{A}}y' },
      ],
    });
    const first = buildHeaders(plan, { ...CALL, environment: { A: '1' } });
    const second = buildHeaders(plan, { ...CALL, environment: { A: '2' } });
    expect([valuesOf(first, 'a'), valuesOf(first, 'b')]).toEqual([['1'], ['x1y']]);
    expect([valuesOf(second, 'a'), valuesOf(second, 'b')]).toEqual([['2'], ['x2y']]);
  });

  it('let a configured Accept-Encoding replace ours', () => {
    expect(valuesOf(configured([{ name: 'accept-encoding', value: 'identity' }]), 'accept-encoding')).toEqual([
      'identity',
    ]);
  });

  it('may hold a configured Host', () => {
    expect(configured([{ name: 'Host', value: 'virtual' }])).toContainEqual(['Host', 'virtual']);
  });

  it('send configured text beyond ASCII as UTF-8 bytes', () => {
    expect(valuesOf(configured([{ name: 'a', value: 'é€' }]), 'a')).toEqual(['\xc3\xa9\xe2\x82\xac']);
  });

  it.each(['Content-Length', 'Transfer-Encoding', 'connection', 'Keep-Alive', 'Upgrade', 'Expect'])(
    'never hold a configured %s, which would break the framing',
    (name) => {
      expect(names(configured([{ name, value: '1' }]))).not.toContain(name.toLowerCase());
    },
  );
});

describe('configured headers that cannot be resolved', () => {
  it('report a variable that is not set', () => {
    expect(errorOf(() => configured([{ name: 'a', value_from_env: 'NO' }]))).toEqual({
      code: 'not-found',
      message: "environment variable 'NO' not set",
    });
  });

  it('report all variables that a template lacks', () => {
    expect(errorOf(() => configured([{ name: 'a', value: '{{X}} {{OK}} {{Y}}' }], { OK: '1' }))).toEqual({
      code: 'not-found',
      message: 'template cannot be resolved: X, Y',
    });
  });

  it('fail even where a default hides them', () => {
    expect(errorOf(() => configured([{ name: 'Content-Type', value_from_env: 'NO' }])).code).toBe('not-found');
  });

  it('do not find properties that objects inherit', () => {
    expect(errorOf(() => configured([{ name: 'a', value_from_env: 'constructor' }])).code).toBe('not-found');
  });
});

describe('header injection', () => {
  it.each(['a\r\nx-evil: 1', 'a\nb', 'a\rb', 'a\0b', 'a\x7fb', '\u0001'])(
    'is refused in a configured value: %j',
    (value) => {
      expect(errorOf(() => configured([{ name: 'a', value }]))).toEqual({
        code: 'invalid-headers',
        message: 'value of header "a" holds a control character',
      });
    },
  );

  it.each(['1\r\nx-evil: 1', 'a\0b'])('is refused in a value from the environment: %j', (value) => {
    expect(errorOf(() => configured([{ name: 'a', value_from_env: 'A' }], { A: value })).code).toBe('invalid-headers');
    expect(errorOf(() => configured([{ name: 'a', value: '{{A}}' }], { A: value })).code).toBe('invalid-headers');
  });

  it.each(['1\r\nx-evil: 1', 'a\0b'])('is refused in a client header, as a WebSocket may send it: %j', (value) => {
    expect(errorOf(() => build({}, { clientHeaders: { 'x-a': value } })).code).toBe('invalid-headers');
    expect(errorOf(() => build({}, { clientHeaders: { origin: value } })).code).toBe('invalid-headers');
  });

  it.each(['', 'a b', 'a:b', 'a\r\nb', 'ä', 'a\0'])('is refused in a configured name: %j', (name) => {
    expect(errorOf(() => configured([{ name, value: '1' }]))).toEqual({
      code: 'invalid-headers',
      message: `header name ${JSON.stringify(name)} is not valid`,
    });
  });

  it('is refused in the name of a client header', () => {
    expect(errorOf(() => build({}, { clientHeaders: { 'x\r\nevil': '1' } })).code).toBe('invalid-headers');
  });

  it('never shows the refused value', () => {
    expect(errorOf(() => configured([{ name: 'a', value: 'secret\n' }])).message).not.toContain('secret');
  });
});
