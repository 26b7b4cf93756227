import fc from 'fast-check';
import { DEFAULT_IGNORED_CLIENT_HEADERS, type HeaderConfig, type HttpHeader } from '@app/types';
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
const valuesOf = (headers: readonly HttpHeader[], name: string): string[] =>
  headers.filter(([given]) => given.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
const names = (headers: readonly HttpHeader[]): string[] => headers.map(([name]) => name.toLowerCase());

describe('forwarded client headers', () => {
  it('hold Host, User-Agent and Origin under other names, whatever the ignore list says', () => {
    const clientHeaders = { host: 'h:1', 'user-agent': 'ua', origin: 'o' };
    const ignoredClientHeaders = ['Host', 'User-Agent', 'Origin', 'X-Forwarded-Host'];
    const headers = build({ ignoredClientHeaders }, { clientHeaders });
    expect(headers.slice(0, 3)).toEqual([
      ['X-Forwarded-Host', 'h:1'],
      ['X-Forwarded-User-Agent', 'ua'],
      ['X-Forwarded-Origin', 'o'],
    ]);
    expect(valuesOf(headers, 'user-agent')).toEqual(['hasura-graphql-engine/v1']);
    expect(names(headers)).not.toContain('host');
  });

  it('cannot forge X-Forwarded-Host', () => {
    const headers = build({}, { clientHeaders: { 'x-forwarded-host': 'forged', host: 'real' } });
    expect(valuesOf(headers, 'x-forwarded-host')).toEqual(['real']);
  });

  it('keep an X-Forwarded header that nothing replaces', () => {
    const clientHeaders = { 'x-forwarded-for': '1.2.3.4', 'x-forwarded-origin': 'o' };
    const headers = build({}, { clientHeaders });
    expect([valuesOf(headers, 'x-forwarded-for'), valuesOf(headers, 'x-forwarded-origin')]).toEqual([
      ['1.2.3.4'],
      ['o'],
    ]);
  });

  it('include Authorization, Cookie and unknown names', () => {
    const clientHeaders = { authorization: 'Bearer t', cookie: 'a=b', 'x-mine': '1' };
    const headers = build({}, { clientHeaders });
    for (const [name, value] of Object.entries(clientHeaders)) expect(headers).toContainEqual([name, value]);
  });

  it('include the request id that the client sent', () => {
    expect(valuesOf(build({}, { clientHeaders: { 'x-request-id': 'mine' } }), 'x-request-id')).toEqual(['mine']);
  });

  it('include the generated request id when the client sent none', () => {
    expect(valuesOf(build({}), 'x-request-id')).toEqual(['generated']);
  });

  it('take the first of repeated values', () => {
    expect(valuesOf(build({}, { clientHeaders: { 'x-a': ['1', '2'] } }), 'x-a')).toEqual(['1']);
  });

  it('keep the bytes of a value beyond ASCII', () => {
    expect(valuesOf(build({}, { clientHeaders: { 'x-a': '\xe9' } }), 'x-a')).toEqual(['\xe9']);
  });

  it('encode text that can be no bytes', () => {
    expect(valuesOf(build({}, { clientHeaders: { 'x-a': '€' } }), 'x-a')).toEqual(['\xe2\x82\xac']);
  });

  it.each(DEFAULT_IGNORED_CLIENT_HEADERS)('leave out %s by default', (name) => {
    const headers = build({}, { clientHeaders: { [name.toLowerCase()]: 'client' } });
    expect(valuesOf(headers, name)).not.toContain('client');
  });

  it('follow a custom ignore list, which replaces the default one', () => {
    const clientHeaders = { 'x-a': '1', 'accept-language': 'de', 'content-type': 'text/odd' };
    const headers = build({ ignoredClientHeaders: ['X-A'] }, { clientHeaders });
    expect(names(headers)).not.toContain('x-a');
    expect(valuesOf(headers, 'accept-language')).toEqual(['de']);
    expect(valuesOf(headers, 'content-type')).toEqual(['text/odd']);
  });

  it.each([
    'host',
    'content-length',
    'connection',
    'keep-alive',
    'proxy-authorization',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'expect',
  ])('leave out %s even with an empty ignore list', (name) => {
    expect(names(build({ ignoredClientHeaders: [] }, { clientHeaders: { [name]: '1' } }))).not.toContain(name);
  });

  it.each(['x-hasura-admin-secret', 'x-hasura-role', 'x-hasura-access-key', 'x-hasura-anything', 'X-Hasura-Role'])(
    'leave out %s even with an empty ignore list',
    (name) => {
      expect(names(build({ ignoredClientHeaders: [] }, { clientHeaders: { [name]: '1' } }))).not.toContain(
        name.toLowerCase(),
      );
    },
  );

  it('leave out what the Connection header declares hop-by-hop', () => {
    const clientHeaders = { connection: 'close, X-Hop', 'x-hop': '1', 'x-stay': '1' };
    const headers = build({}, { clientHeaders });
    expect(names(headers)).toContain('x-stay');
    expect(names(headers)).not.toContain('x-hop');
  });

  it('leave the encodings to us, who must decode them', () => {
    const headers = build({ ignoredClientHeaders: [] }, { clientHeaders: { 'accept-encoding': 'zstd' } });
    expect(valuesOf(headers, 'accept-encoding')).toEqual(['gzip']);
  });

  it('do not hide a configured header when they are ignored themselves', () => {
    const headers = build({ headers: [{ name: 'Referer', value: 'ours' }] }, { clientHeaders: { referer: 'client' } });
    expect(valuesOf(headers, 'referer')).toEqual(['ours']);
  });
});

describe('precedence', () => {
  const headers: HeaderConfig[] = [
    { name: 'content-type', value: 'configured' },
    { name: 'X-A', value: 'configured' },
    { name: 'x-a', value: 'again' },
    { name: 'X-Request-Id', value: 'configured' },
    { name: 'X-Forwarded-Host', value: 'configured' },
  ];
  const clientHeaders = { 'x-a': 'client', host: 'client', 'content-type': 'client', 'x-request-id': 'client' };

  it('puts the client first by default, then defaults, then configured headers', () => {
    const built = build({ headers, ignoredClientHeaders: [] }, { clientHeaders });
    expect(valuesOf(built, 'content-type')).toEqual(['client']);
    expect(valuesOf(built, 'x-a')).toEqual(['client']);
    expect(valuesOf(built, 'x-request-id')).toEqual(['client']);
    expect(valuesOf(built, 'x-forwarded-host')).toEqual(['client']);
  });

  it('lets defaults hide configured headers by default', () => {
    expect(valuesOf(build({ headers }), 'content-type')).toEqual(['application/json']);
  });

  it('puts configured headers first with the flag, then defaults, then the client', () => {
    const built = build({ headers, ignoredClientHeaders: [], configuredFirst: true }, { clientHeaders });
    expect(valuesOf(built, 'content-type')).toEqual(['configured']);
    expect(valuesOf(built, 'x-a')).toEqual(['configured']);
    expect(valuesOf(built, 'x-request-id')).toEqual(['configured']);
    expect(valuesOf(built, 'x-forwarded-host')).toEqual(['configured']);
  });

  it('lets defaults hide client headers with the flag', () => {
    const built = build({ ignoredClientHeaders: [], configuredFirst: true }, { clientHeaders });
    expect(valuesOf(built, 'content-type')).toEqual(['application/json']);
  });

  it('is a merge in which the first occurrence of a name wins, whichever the order', () => {
    const name = fc.constantFrom('X-A', 'x-a', 'X-B', 'x-c', 'Content-Type', 'User-Agent', 'X-Request-Id', 'Origin');
    const value = fc.constantFrom('1', '2', '3');
    const client = fc.dictionary(fc.constantFrom('x-a', 'x-b', 'content-type', 'x-request-id', 'origin'), value);
    const list = fc.array(fc.record({ name, value }));
    fc.assert(
      fc.property(client, list, fc.boolean(), (clientHeaders, headers, configuredFirst) => {
        const built = build({ headers, configuredFirst, ignoredClientHeaders: ['Origin'] }, { clientHeaders });
        const defaults: HttpHeader[] = [
          ['Content-Type', 'application/json'],
          ['User-Agent', 'hasura-graphql-engine/v1'],
        ];
        const fromClient: HttpHeader[] = [
          ...('origin' in clientHeaders ? [['x-forwarded-origin', clientHeaders.origin] as HttpHeader] : []),
          ...Object.entries(clientHeaders).filter(([given]) => given !== 'origin'),
          ['x-request-id', 'generated'],
        ];
        const given = headers.map((header): HttpHeader => [header.name, header.value]);
        const groups = configuredFirst ? [given, defaults, fromClient] : [fromClient, defaults, given];
        const expected = new Map<string, string>([['accept-encoding', 'gzip']]);
        for (const [key, text] of groups.flat().reverse()) expected.set(key.toLowerCase(), text);
        expect(built.map(([key, text]) => [key.toLowerCase(), text]).sort()).toEqual([...expected].sort());
      }),
    );
  });
});

describe('trace headers', () => {
  const trace: HttpHeader[] = [
    ['X-B3-TraceId', 'ours'],
    ['traceparent', 'ours'],
  ];

  it('replace those of the client', () => {
    const clientHeaders = { 'x-b3-traceid': 'client', traceparent: 'client', tracestate: 'client', b3: 'client' };
    const headers = build({ ignoredClientHeaders: [] }, { clientHeaders, trace });
    expect([valuesOf(headers, 'x-b3-traceid'), valuesOf(headers, 'traceparent')]).toEqual([['ours'], ['ours']]);
    expect(names(headers)).not.toContain('tracestate');
    expect(names(headers)).not.toContain('b3');
  });

  it('do not repeat a configured one', () => {
    const headers = build({ headers: [{ name: 'Traceparent', value: 'configured' }] }, { trace });
    expect(valuesOf(headers, 'traceparent')).toEqual(['configured']);
  });
});
