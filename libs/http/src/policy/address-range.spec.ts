import { findRange, parseAddressRange, type AddressRange } from './address-range.js';

function range(source: string): AddressRange {
  const parsed = parseAddressRange(source);
  if (parsed === undefined) throw new Error(`${source} is no range`);
  return parsed;
}
const isIn = (address: string, ...sources: string[]): boolean => findRange(sources.map(range), address) !== undefined;

describe('a range', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1'],
    ['10.1.2.3', '10.1.2.3'],
    ['10.0.0.0/8', '::ffff:10.0.0.1'],
    ['10.0.0.0/8', '::ffff:a00:1'],
    ['10.0.0.0/8', '::10.0.0.1'],
    ['10.0.0.0/8', '64:ff9b::10.0.0.1'],
    ['10.0.0.0/8', '64:ff9b:1::a00:1'],
    ['10.0.0.0/8', '2002:a00:1::1'],
    ['10.0.0.0/8', '::ffff:0:a00:1'],
    ['127.0.0.0/8', '0.0.0.0'],
    ['127.0.0.0/8', '::'],
    ['127.0.0.0/8', '::ffff:0.0.0.0'],
    ['::1', '::'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['fe80::/10', 'fe80::1%eth0'],
    ['fd00::/8', 'fd12:3456::1'],
    ['::ffff:0:0/96', '::ffff:8.8.8.8'],
    ['0.0.0.0/0', '8.8.8.8'],
  ])('%s has %s', (source, address) => {
    expect(isIn(address, source)).toBe(true);
  });

  it.each([
    ['10.0.0.0/8', '11.0.0.1'],
    ['10.1.2.3', '10.1.2.4'],
    ['127.0.0.0/8', '0.0.0.1'],
    ['10.0.0.0/8', '::ffff:11.0.0.1'],
    ['10.0.0.0/8', 'fd00::a00:1'],
    ['::/128', '::1'],
    ['0.0.0.0/0', '2606:4700::1111'],
  ])('%s lacks %s', (source, address) => {
    expect(isIn(address, source)).toBe(false);
  });

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '172.16.9.9',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::1',
    '::127.0.0.1',
    '2001:db8::1',
    '198.18.0.1',
  ])('non-public has %s', (address) => {
    expect(isIn(address, 'non-public')).toBe(true);
  });

  it.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808', '172.32.0.1'])(
    'non-public lacks %s',
    (address) => {
      expect(isIn(address, 'non-public')).toBe(false);
    },
  );

  it.each([
    '',
    '10',
    '10.0.0.0/33',
    '10.0.0/8',
    '010.0.0.0/8',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    'private',
    '::1/129',
    'localhost',
    '0x7f.0.0.1',
    '10.0.0.0/ 8',
    '10.0.0.256',
    '[::1]',
    '*',
  ])('is not %j', (source) => {
    expect(parseAddressRange(source)).toBeUndefined();
  });

  it('is found by its first match', () => {
    expect(findRange([range('10.0.0.0/8'), range('10.1.0.0/16')], '10.1.0.1')?.source).toBe('10.0.0.0/8');
    expect(findRange([range('10.0.0.0/8')], 'no address')).toBeUndefined();
  });
});
