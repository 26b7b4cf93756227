import { matchesHost, parseHostRule } from './host-rule.js';

function matches(source: string, url: string): boolean {
  const rule = parseHostRule(source);
  if (rule === undefined) throw new Error(`${source} is no rule`);
  const { hostname, port } = new URL(url);
  return matchesHost(rule, { host: hostname, port: Number(port === '' ? 80 : port) });
}

describe('a rule for hosts', () => {
  it.each([
    ['example.com', 'http://example.com/'],
    ['Example.COM', 'http://eXample.com:99/'],
    ['example.com', 'http://example.com./'],
    ['example.com.', 'http://example.com/'],
    ['example.com:80', 'http://example.com/'],
    ['example.com:3001', 'http://example.com:3001/'],
    ['*.example.com', 'http://a.b.example.com/'],
    ['bücher.example', 'http://xn--bcher-kva.example/'],
    ['127.0.0.1', 'http://2130706433/'],
    ['127.0.0.1', 'http://0x7f.1/'],
    ['[::1]:3001', 'http://[0:0::1]:3001/'],
    ['localhost', 'http://LOCALHOST/'],
  ])('%s allows %s', (source, url) => {
    expect(matches(source, url)).toBe(true);
  });

  it.each([
    ['example.com', 'http://example.com.evil.test/'],
    ['example.com', 'http://a.example.com/'],
    ['example.com', 'http://notexample.com/'],
    ['*.example.com', 'http://example.com/'],
    ['*.example.com', 'http://evilexample.com/'],
    ['example.com:3001', 'http://example.com/'],
    ['example.com', 'http://example.com@evil.test/'],
    ['127.0.0.1', 'http://127.0.0.2/'],
  ])('%s refuses %s', (source, url) => {
    expect(matches(source, url)).toBe(false);
  });

  it.each([
    '',
    '*',
    '*.',
    'a b',
    'http://a',
    'a/b',
    'a@b',
    'a:0',
    'a:65536',
    'a:b',
    'a:',
    '::1',
    '[::1',
    'a?b',
    'a#b',
    'a\\b',
    'a.*.b',
    '*a.b',
    '[zz]',
    '300.1.1.1',
  ])('is not %j', (source) => {
    expect(parseHostRule(source)).toBeUndefined();
  });
});
