// Addresses and what they stand for: an IPv6 address may carry an IPv4 one, and the unspecified address means this machine.
import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Parses an address in its usual spelling, with or without a zone. */
export function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined;
}

/** The addresses that are reached by calling this one: itself, or what it stands for. */
export function readings(address: Address): readonly Address[] {
  if (address instanceof ipaddr.IPv6) {
    if (address.toByteArray().every((byte) => byte === 0)) return [address, LOOPBACK_6, LOOPBACK_4];
    const carried = carriedIpv4(address);
    return carried === undefined ? [address] : readings(carried);
  }
  return address.toByteArray().every((byte) => byte === 0) ? [address, LOOPBACK_4] : [address];
}

const LOOPBACK_4 = ipaddr.IPv4.parse('127.0.0.1');
const LOOPBACK_6 = ipaddr.IPv6.parse('::1');

/** Prefixes whose addresses are ways to an IPv4 address, and where its four bytes are. */
const CARRIERS: readonly (readonly [prefix: ipaddr.IPv6, bits: number, offset: number])[] = [
  // Mapped, translated (RFC 6145), NAT64 (RFC 6052, RFC 8215), 6to4; last the abandoned IPv4-compatible form.
  [ipaddr.IPv6.parse('::ffff:0:0'), 96, 12],
  [ipaddr.IPv6.parse('::ffff:0:0:0'), 96, 12],
  [ipaddr.IPv6.parse('64:ff9b::'), 96, 12],
  [ipaddr.IPv6.parse('64:ff9b:1::'), 48, 12],
  [ipaddr.IPv6.parse('2002::'), 16, 2],
  [ipaddr.IPv6.parse('::'), 96, 12],
];

function carriedIpv4(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  if (address.range() === 'loopback') return undefined;
  const carrier = CARRIERS.find(([prefix, bits]) => address.match(prefix, bits));
  if (carrier === undefined) return undefined;
  const [, , offset] = carrier;
  return new ipaddr.IPv4(address.toByteArray().slice(offset, offset + IPV4_BYTES));
}

const IPV4_BYTES = 4;
