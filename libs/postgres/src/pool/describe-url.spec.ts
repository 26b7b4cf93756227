import fc from 'fast-check';
import { describeUrl, withoutSecrets } from './describe-url.js';

describe('describeUrl', () => {
  it.each([
    ['postgres://u:secret@h:5432/d', 'postgres://u:***@h:5432/d'],
    ['postgresql://u@h/d', 'postgresql://u@h/d'],
    ['postgres://h/d', 'postgres://h/d'],
    ['postgres://u:@h/d', 'postgres://u:***@h/d'],
    ['postgres://u:se%40cret@h/d?sslmode=require', 'postgres://u:***@h/d?sslmode=require'],
    ['postgres://u:secret@h/d?options=a@b', 'postgres://u:***@h/d?options=a@b'],
    ['postgres://h/d?user=u&password=secret&x=1', 'postgres://h/d?user=u&password=***&x=1'],
    ['postgres://h/d?user=u&password=sec@ret', 'postgres://h/d?user=u&password=***'],
  ])('shows %s as %s', (url, shown) => {
    expect(describeUrl(url)).toBe(shown);
  });

  it.each([
    'postgres://u:secret/x@h/d',
    'postgres://u:se@secret@h/d',
    'postgres://u:secret#x@h/d',
    'postgres://u:x?secret@h/d',
    'postgres://u:x?a=secret@h/d',
    'postgres://u:12/secret@h',
    'postgres://u:sec\nret-secret@h/d',
  ])('masks an unencoded password in %j', (url) => {
    expect(describeUrl(url)).not.toContain('secret');
  });

  it('never shows a password of letters and URL punctuation, whatever it is', () => {
    const password = fc.stringMatching(/^[a-z0-9@/:#%]{1,12}$/).map((text) => `SECRET${text}SECRET`);
    fc.assert(fc.property(password, (text) => !describeUrl(`postgres://user:${text}@host:5432/db`).includes('SECRET')));
  });

  it('is one line', () => {
    expect(describeUrl('postgres://h/a\r\nFORGED')).toBe('postgres://h/a FORGED');
  });
});

describe('withoutSecrets', () => {
  it.each([
    ['as written', 'bad se%40cret here', 'bad *** here'],
    ['decoded', 'bad se@cret here', 'bad *** here'],
    ['in the whole URL', 'cannot parse postgres://u:se%40cret@h/d', 'cannot parse postgres://u:***@h/d'],
  ])('removes a password %s', (_name, text, safe) => {
    expect(withoutSecrets(text, 'postgres://u:se%40cret@h/d')).toBe(safe);
  });

  it('leaves text alone when the URL has no password or a broken one', () => {
    expect(withoutSecrets('as it is', 'postgres://h/d')).toBe('as it is');
    expect(withoutSecrets('as it is', '')).toBe('as it is');
    expect(withoutSecrets('with %zz', 'postgres://u:%zz@h/d')).toBe('with ***');
  });
});
