import type { IncomingMessage } from 'node:http';
import { clientAddress, networkOf, parseAddressBlock } from './client-address.js';

type Request = Pick<IncomingMessage, 'headers' | 'socket'>;

const requestOf = (remoteAddress: string | undefined, forwarded?: string): Request => ({
  headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  socket: { remoteAddress } as Request['socket'],
});
const addressOf = (peer: string | undefined, forwarded?: string, trusted: readonly string[] = []): string =>
  clientAddress(
    requestOf(peer, forwarded),
    trusted.flatMap((text) => parseAddressBlock(text) ?? []),
  );

describe('the address of a client', () => {
  it('is that of the connection, whatever the client says, where no proxy is trusted', () => {
    expect(addressOf('203.0.113.7', '1.1.1.1')).toBe('203.0.113.7');
  });

  it('is that of the connection where another proxy is trusted', () => {
    expect(addressOf('203.0.113.7', '1.1.1.1', ['10.0.0.0/8'])).toBe('203.0.113.7');
  });

  it.each([
    ['1.1.1.1', '1.1.1.1'],
    ['9.9.9.9, 1.1.1.1', '1.1.1.1'],
    ['9.9.9.9, 1.1.1.1, 10.0.0.2', '1.1.1.1'],
    ['9.9.9.9,1.1.1.1:4711,10.0.0.2', '1.1.1.1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['::ffff:1.1.1.1', '1.1.1.1'],
    ['10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ])('behind trusted proxies is the last of %j that no proxy of ours wrote', (forwarded, expected) => {
    expect(addressOf('10.0.0.1', forwarded, ['10.0.0.0/8'])).toBe(expected);
  });

  it.each(['', ' ', 'unknown', '999.1.1.1', '1', '0x01010101', '1.1.1.1;', '__proto__', 'a'.repeat(100_000), ','])(
    'is that of the proxy where it forwards %j',
    (forwarded) => {
      expect(addressOf('10.0.0.1', forwarded, ['10.0.0.1'])).toBe('10.0.0.1');
    },
  );

  it('stops at what is no address, and goes no further', () => {
    expect(addressOf('10.0.0.1', '1.1.1.1, nonsense, 10.0.0.2', ['10.0.0.0/8'])).toBe('10.0.0.2');
  });

  it('is one for both spellings of an IPv4 address', () => {
    expect(addressOf('::ffff:203.0.113.7')).toBe('203.0.113.7');
    expect(addressOf('::ffff:10.0.0.1', '1.1.1.1', ['10.0.0.1'])).toBe('1.1.1.1');
  });

  it('is found at once in a list as long as a header may be', () => {
    const started = performance.now();
    expect(addressOf('10.0.0.1', Array(200_000).fill('10.0.0.2').join(','), ['10.0.0.0/8'])).toBe('10.0.0.2');
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('is unknown where the connection is gone', () => {
    expect(addressOf(undefined)).toBe('unknown');
  });
});

describe('blocks', () => {
  it.each(['10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/8/8', '10', 'proxy', '10.0.0.0/-1', '10.0.0.0/1e1', ''])(
    'refuse %j',
    (text) => {
      expect(parseAddressBlock(text)).toBeUndefined();
    },
  );

  it('of everything take every address of their kind', () => {
    expect(addressOf('203.0.113.7', '1.1.1.1, 2.2.2.2', ['0.0.0.0/0'])).toBe('1.1.1.1');
    expect(addressOf('203.0.113.7', '1.1.1.1', ['::/0'])).toBe('203.0.113.7');
  });
});

describe('what is counted by', () => {
  it('is the network of an IPv6 address', () => {
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::'));
    expect(networkOf('2001:db8:1:2::')).not.toBe(networkOf('2001:db8:1:3::'));
  });

  it.each(['203.0.113.7', 'unknown', ''])('is %j itself', (text) => {
    expect(networkOf(text)).toBe(text);
  });
});
