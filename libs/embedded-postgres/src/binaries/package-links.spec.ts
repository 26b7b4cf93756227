import { readPackageLinks } from './package-links.js';

const list = (...entries: unknown[]): string => JSON.stringify(entries);

it('reads a link as its path and what it points to from there', () => {
  const text = list({ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' });
  expect(readPackageLinks(text)).toEqual([{ path: 'lib/libpq.so', target: 'libpq.so.5.18' }]);
});

it('points across folders', () => {
  const text = list({ source: 'native/lib/a/x.so.1', target: 'native/lib/x.so' });
  expect(readPackageLinks(text)).toEqual([{ path: 'lib/x.so', target: 'a/x.so.1' }]);
});

it.each(['', 'not json', 'null', '{}', '"native/lib/x"', '[null]', '[1, "x", []]', '[{}]'])(
  'reads nothing from %p',
  (text) => {
    expect(readPackageLinks(text)).toEqual([]);
  },
);

it.each([
  ['native/lib/x', 'native/../../etc/passwd'],
  ['native/../../etc/passwd', 'native/lib/x'],
  ['native/lib/x', '/etc/passwd'],
  ['native/lib/x', 'other/lib/y'],
  ['native/lib/x', 'native/lib\\..\\y'],
  ['native/lib/x', 'native/'],
  ['native/lib/x', 'native/lib/../lib/x'],
  ['native/lib/x', 5],
])('leaves out a link to %p at %p', (source, target) => {
  expect(readPackageLinks(list({ source, target }))).toEqual([]);
});
