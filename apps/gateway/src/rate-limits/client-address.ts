// Whose request it is: the other end of the socket or, behind proxies that are trusted, whom the last of them names.
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export interface AddressBlock {
  readonly start: Address;
  readonly bits: number;
}

/** Requests of a socket that is gone already. */
const UNKNOWN = 'unknown';
const IPV6_NETWORK_BITS = 64;

/** `10.0.0.0/8`, `::1`; undefined for anything else. An IPv4 address in IPv6 spelling is the IPv4 address. */
export function parseAddressBlock(text: string): AddressBlock | undefined {
  const [start, length, ...more] = text.split('/');
  const address = start === undefined ? undefined : parseAddress(start);
  if (address === undefined || more.length > 0) return undefined;
  const most = address.kind() === 'ipv4' ? 32 : 128;
  if (length === undefined) return { start: address, bits: most };
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : NaN;
  return bits <= most ? { start: address, bits } : undefined;
}

function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (!ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** `X-Forwarded-For` is read from its end, for as long as trusted proxies wrote it: what stands before that is the client's own word. */
export function clientAddress(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  trusted: readonly AddressBlock[],
): string {
  const peer = socket.remoteAddress;
  if (peer === undefined) return UNKNOWN;
  if (trusted.length === 0 && !peer.includes(':')) return peer;
  let address = parseAddress(peer);
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',');
  let end = forwarded.length;
  while (address !== undefined && end > 0 && isTrusted(address, trusted)) {
    const start = forwarded.lastIndexOf(',', end - 1) + 1;
    const next = parseAddress(withoutPort(forwarded.slice(start, end).trim()));
    if (next === undefined) break;
    address = next;
    end = start - 1;
  }
  return address === undefined ? UNKNOWN : address.toString();
}

/** Some proxies write `203.0.113.7:4711` and `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}

function isTrusted(address: Address, trusted: readonly AddressBlock[]): boolean {
  return trusted.some(({ start, bits }) => start.kind() === address.kind() && address.match(start, bits));
}

/** What to count by: of an IPv6 address its network of 64 bits, all of which one caller usually has. */
export function networkOf(text: string): string {
  const address = text.includes(':') ? parseAddress(text) : undefined;
  if (!(address instanceof ipaddr.IPv6)) return text;
  const bytes = address.toByteArray().fill(0, IPV6_NETWORK_BITS / 8);
  return `${new ipaddr.IPv6(bytes).toString()}/${IPV6_NETWORK_BITS.toString()}`;
}
