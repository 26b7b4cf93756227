import { decideCors, isOriginAllowed, parseCorsDomains, type CorsPolicy } from './cors.js';

const policyOf = (text: string): CorsPolicy => {
  const reading = parseCorsDomains(text);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.value;
};
const get = (origin: string | undefined) => ({ method: 'GET', origin, requestedHeaders: undefined });
const ALLOWED_HEADERS = {
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Allow-Methods': 'GET,POST,PUT,PATCH,DELETE,OPTIONS',
  'Access-Control-Expose-Headers': 'X-Hasura-Query-Cache-Key,X-Hasura-Query-Family-Cache-Key,Warning',
};

describe('domains', () => {
  it('read * as every origin', () => {
    expect(policyOf(' * ')).toEqual({ allow: 'any' });
  });

  it('read exact and wildcard origins with and without ports', () => {
    expect(policyOf('http://*.localhost, http://localhost:3000, https://*.foo.bar.com:8443,http://[::1]:80')).toEqual({
      allow: 'listed',
      exact: new Set(['http://localhost:3000', 'http://[::1]:80']),
      wildcard: new Set(['http://*.localhost', 'https://*.foo.bar.com:8443']),
    });
  });

  it.each([
    'example.com',
    '*.example.com',
    'https://',
    'https://*',
    'https://*.',
    'https://a.*.com',
    'https://**.com',
    'https://example.com/',
    'https://example.com/path',
    'https://example.com:',
    'https://example.com:port',
    'https://example.com:123456',
    'https://u:p@example.com',
    'https://a..com',
    'https://exa mple.com',
    '://example.com',
    '*',
    'null',
    '',
  ])('refuse %j with the exact text', (domain) => {
    expect(parseCorsDomains(`https://good.com, ${domain}`)).toEqual({
      ok: false,
      problem: `invalid domain: '${domain}'. All domains should have scheme + (optional wildcard) host + (optional port)`,
    });
  });

  it('stay fast on hostile texts', () => {
    const started = process.hrtime.bigint();
    expect(parseCorsDomains(`https://${'a.'.repeat(50_000)}!`).ok).toBe(false);
    expect(isOriginAllowed(policyOf('https://*.a'), `https://${'a.'.repeat(50_000)}`)).toBe(false);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(500);
  });
});

describe('origins', () => {
  const policy = policyOf('https://*.example.com, http://localhost:3000, https://*.sub.example.com:8443');

  it.each([
    'https://app.example.com',
    'https://APP.example.com',
    'http://localhost:3000',
    'https://a.sub.example.com:8443',
  ])('allow %s', (origin) => {
    expect(isOriginAllowed(policy, origin)).toBe(true);
  });

  it.each([
    'https://example.com',
    'https://a.b.example.com',
    'http://app.example.com',
    'https://app.example.com:443',
    'https://app.example.com.evil.com',
    'https://evilexample.com',
    'https://.example.com',
    'https://*.example.com/',
    'https://a/.example.com',
    'https://a@x.example.com',
    'http://localhost',
    'http://localhost:30000',
    'http://app.localhost:3000',
    'https://a.sub.example.com',
    'null',
    '',
    '*',
  ])('refuse %j', (origin) => {
    expect(isOriginAllowed(policy, origin)).toBe(false);
  });
});

describe('answers', () => {
  it('without Origin are untouched', () => {
    expect(decideCors({ allow: 'any' }, get(undefined))).toEqual({ type: 'untouched' });
  });

  it('echo an allowed origin, never *', () => {
    expect(decideCors({ allow: 'any' }, get('https://a.b'))).toEqual({
      type: 'allowed',
      headers: { 'Access-Control-Allow-Origin': 'https://a.b', ...ALLOWED_HEADERS },
    });
  });

  it('to a foreign origin are untouched, also a preflight', () => {
    const policy = policyOf('https://a.b');
    expect(decideCors(policy, get('https://c.d'))).toEqual({ type: 'untouched' });
    expect(decideCors(policy, { ...get('https://c.d'), method: 'OPTIONS' })).toEqual({ type: 'untouched' });
  });

  it('with CORS disabled are untouched', () => {
    expect(decideCors({ allow: 'none' }, get('https://a.b'))).toEqual({ type: 'untouched' });
  });

  it('to a preflight carry what the browser asked for', () => {
    const request = { method: 'OPTIONS', origin: 'https://a.b', requestedHeaders: 'content-type,x-hasura-role' };
    expect(decideCors({ allow: 'any' }, request)).toEqual({
      type: 'preflight',
      headers: {
        'Access-Control-Allow-Origin': 'https://a.b',
        ...ALLOWED_HEADERS,
        'Access-Control-Max-Age': '1728000',
        'Access-Control-Allow-Headers': 'content-type,x-hasura-role',
        'Content-Length': '0',
        'Content-Type': 'text/plain charset=UTF-8',
      },
    });
  });

  it('to a preflight that asks for no headers name none', () => {
    const decision = decideCors({ allow: 'any' }, { ...get('https://a.b'), method: 'OPTIONS' });
    expect(decision).toMatchObject({ type: 'preflight' });
    expect(JSON.stringify(decision)).not.toContain('Allow-Headers');
  });
});
