import { readSigningKeys } from './read-signing-keys.js';

const KEY = `whsec_${btoa('k'.repeat(32))}`;
const OTHER = btoa('o'.repeat(24));

it('reads no key, one, or a list in its place', () => {
  expect(readSigningKeys({})).toEqual([]);
  expect(readSigningKeys({ ACTIONGRAPH_HANDLER_SIGNING_KEY: KEY })).toEqual([KEY]);
  expect(
    readSigningKeys({
      ACTIONGRAPH_HANDLER_SIGNING_KEY: KEY,
      ACTIONGRAPH_HANDLER_SIGNING_KEYS: JSON.stringify([OTHER, KEY]),
    }),
  ).toEqual([OTHER, KEY]);
});

it.each(['short', '====', btoa('a'.repeat(23)), `whsec_${btoa('a'.repeat(20))}`, `${KEY}!`, `${KEY}\n`])(
  'refuses the key %j without repeating it',
  (text) => {
    const read = () => readSigningKeys({ ACTIONGRAPH_HANDLER_SIGNING_KEY: text });
    expect(read).toThrow(/^ACTIONGRAPH_HANDLER_SIGNING_KEY: expected/);
    expect(read).not.toThrow(text);
  },
);

it.each(['', '[]', '{}', '["short"]', `["${KEY}", 7]`, KEY])('refuses the list %j', (text) => {
  expect(() => readSigningKeys({ ACTIONGRAPH_HANDLER_SIGNING_KEYS: text })).toThrow(
    /^ACTIONGRAPH_HANDLER_SIGNING_KEYS: expected/,
  );
});
