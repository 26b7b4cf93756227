import { fallbackName } from './choose-folder.js';

it('names a relocated folder after its project', () => {
  expect(fallbackName('/root/shop/.actiongraph')).toMatch(/^shop-[0-9a-f]{16}$/);
});

it('always gives one path the same name', () => {
  expect(fallbackName('/root/shop/.actiongraph')).toBe(fallbackName('/root/shop/.actiongraph'));
});

it.each([
  ['/root/a/shop/.actiongraph', '/root/b/shop/.actiongraph'],
  ['/root/shop/.actiongraph', '/root/shop/data'],
  ['/root/é/x', '/root/ü/x'],
])('gives %p and %p different names', (one, other) => {
  expect(fallbackName(one)).not.toBe(fallbackName(other));
});

it.each(['/x', '/../x', '/root/../x', '/root/é/x', '/root/a b;c/x'])('makes a plain file name of %p', (wanted) => {
  expect(fallbackName(wanted)).toMatch(/^[A-Za-z0-9_-]+$/);
});
