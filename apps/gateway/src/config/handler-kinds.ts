// The kinds of value of settings about calls to handlers.
import { parseAddressRange, parseHostRule } from '@app/http';
import { parseSigningKey } from '@app/webhooks';
import { accepted, expected, refused } from './reading.js';
import { NAMES, SECRET_LIST, type ValueKind } from './value-kinds.js';

/** Names that a parser takes, kept as texts. */
function namesFor(parse: (text: string) => unknown, what: string): ValueKind<readonly string[]> {
  return {
    name: 'list',
    read(text) {
      const reading = NAMES.read(text);
      if (!reading.ok) return reading;
      const wrong = reading.value.find((name) => parse(name) === undefined);
      return wrong === undefined ? reading : expected(what, wrong);
    },
  };
}

export const HOST_RULES = namesFor(
  parseHostRule,
  'a comma-separated list of hosts such as handlers.example.com, *.example.com, 10.0.0.5:3001',
);

export const ADDRESS_RANGES = namesFor(
  parseAddressRange,
  'a comma-separated list of address ranges such as 10.0.0.0/8, ::1, non-public',
);

const NO_KEY = 'expected whsec_ and 24 to 64 bytes in base64, for example from: echo whsec_$(openssl rand -base64 32)';

/** A key for signatures. A refusal does not repeat it. */
export const SIGNING_KEY: ValueKind<string> = {
  name: 'secret',
  read: (text) => (parseSigningKey(text) === undefined ? refused(NO_KEY) : accepted(text)),
};

/** A JSON list of such keys. */
export const SIGNING_KEYS: ValueKind<readonly string[]> = {
  name: 'json',
  read(text) {
    const reading = SECRET_LIST.read(text);
    if (!reading.ok || reading.value.every((key) => parseSigningKey(key) !== undefined)) return reading;
    return refused(`${NO_KEY}, for each key of the list`);
  },
};
