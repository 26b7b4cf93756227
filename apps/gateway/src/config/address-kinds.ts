// The kinds of value of settings about addresses of clients and proxies.
import { parseAddressBlock } from '../rate-limits/client-address.js';
import { expected } from './reading.js';
import { NAMES, type ValueKind } from './value-kinds.js';

/** Addresses and blocks of them, kept as texts. */
export const ADDRESS_BLOCKS: ValueKind<readonly string[]> = {
  name: 'list',
  read(text) {
    const reading = NAMES.read(text);
    if (!reading.ok) return reading;
    const wrong = reading.value.find((part) => parseAddressBlock(part) === undefined);
    if (wrong === undefined) return reading;
    return expected('a comma-separated list of addresses and blocks such as 10.0.0.0/8, ::1', wrong);
  },
};
