// Ranges of addresses that may not be called: `10.0.0.0/8`, `::1`, `non-public`.
import ipaddr from 'ipaddr.js';
import { parseAddress, readings, type Address } from './address.js';

export interface AddressRange {
  /** As written; shown in errors. */
  readonly source: string;
  readonly includes: (address: Address) => boolean;
}

/** Everything that is not an ordinary address of the Internet: private, loopback, link-local, multicast, reserved ... */
const NON_PUBLIC = 'non-public';

/** Parses one range; undefined for what is none. Addresses are in their usual spelling: no octal, no missing parts. */
export function parseAddressRange(source: string): AddressRange | undefined {
  if (source === NON_PUBLIC) return { source, includes: (address) => readings(address).some(isNonPublic) };
  const range = parseRange(source);
  if (range === undefined) return undefined;
  const [base, bits] = range;
  const includes = (address: Address): boolean =>
    [address, ...readings(address)].some((each) => each.kind() === base.kind() && each.match(base, bits));
  return { source, includes };
}

/** The first of the ranges with the address in it. What is no address is in none. */
export function findRange(ranges: readonly AddressRange[], text: string): AddressRange | undefined {
  if (ranges.length === 0) return undefined;
  const address = parseAddress(text);
  return address === undefined ? undefined : ranges.find((range) => range.includes(address));
}

function isNonPublic(address: Address): boolean {
  return address.range() !== 'unicast';
}

function parseRange(source: string): [Address, number] | undefined {
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(source) || ipaddr.IPv6.isValidCIDR(source))
    return ipaddr.parseCIDR(source);
  const address = parseAddress(source);
  return address === undefined ? undefined : [address, address.toByteArray().length * BITS_PER_BYTE];
}

const BITS_PER_BYTE = 8;
