import fc from 'fast-check';
import { hideSecrets } from './hide-secrets.js';

const hide = hideSecrets(['top-secret', 'quote"d\\secret', 'umlaut ü/?']);

it.each([
  ['a plain secret', '{"a":"xtop-secretx"}', '{"a":"x***x"}'],
  ['a secret twice', 'top-secret top-secret', '*** ***'],
  ['a secret that JSON escapes', JSON.stringify({ a: 'quote"d\\secret' }), '{"a":"***"}'],
  ['a secret in a URL', '/v1/version?s=umlaut%20%C3%BC%2F%3F', '/v1/version?s=***'],
  ['a database URL', 'postgres://u:pw@h:5432/d', 'postgres://u:***@h:5432/d'],
  ['another scheme of it', 'postgresql://u:pw@h/d', 'postgresql://u:***@h/d'],
  ['a password with @, : and /', 'postgres://u:p@s:w/rd@h/d', 'postgres://u:***@h/d'],
  ['a password with ? and #', 'postgres://u:p?w#d@h/d', 'postgres://u:***@h/d'],
  ['a password that JSON escapes', JSON.stringify('postgres://u:a"b\\c@h/d'), '"postgres://u:***@h/d"'],
  ['no user', 'postgres://:pw@h/d', 'postgres://:***@h/d'],
  ['a web URL', 'http://u:pw@h/x', 'http://u:***@h/x'],
  ['two URLs', 'http://u:a@h postgres://u:b@h', 'http://u:***@h postgres://u:***@h'],
  ['URLs side by side', 'postgres://u:a@h,postgres://u:b@h', 'postgres://u:***@h,postgres://u:***@h'],
  ['a parameter', 'postgres://h/d?user=u&password=p%20w&x=1', 'postgres://h/d?user=u&password=***&x=1'],
  ['a connection string', 'host=h PASSWORD=pw dbname=d', 'host=h PASSWORD=*** dbname=d'],
])('hides %s', (_, line, hidden) => {
  expect(hide(line)).toBe(hidden);
});

it.each([
  '',
  '{"url":"http://127.0.0.1:8080/v1/graphql"}',
  'http://127.0.0.1:8080/@user',
  'postgres://h:5432/d',
  'postgres://u@h/d',
  'mail to a@b.c about http://x',
  'password reset for user:name@host',
])('leaves %j as it is', (line) => {
  expect(hide(line)).toBe(line);
});

it('does not tear words apart for very short secrets', () => {
  expect(hideSecrets(['a', 'info', ''])('{"level":"info"}')).toBe('{"level":"info"}');
});

it('keeps JSON readable and lets no secret through, wherever it stands', () => {
  const secret = fc.string({ minLength: 6, unit: 'binary' });
  fc.assert(
    fc.property(secret, fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, before, after) => {
      const line = JSON.stringify({ value: before + text + after });
      // Texts that JSON itself is made of may break the line; they are no secrets.
      fc.pre(!'{"value":"'.includes(text) && !/^[\\"]/.test(text) && !before.endsWith('\\'));
      const hidden = hideSecrets([text])(line);
      expect(hidden).not.toContain(JSON.stringify(text).slice(1, -1));
    }),
    { numRuns: 40 },
  );
});

it.each(['postgres://u:', 'postgres://u:\\"', 'a.b-c+', '://', '://a:', 'password=', 'password=\\', '\\'])(
  'is not slowed down by a long line of %j',
  (part) => {
    const line = part.repeat(Math.ceil(1_000_000 / part.length));
    const started = process.hrtime.bigint();
    hide(line);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(1000);
  },
);
