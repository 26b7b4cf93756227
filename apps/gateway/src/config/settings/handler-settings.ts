// Settings: where handlers and other webhooks of metadata may be, and how they know that the gateway calls.
import { ADDRESS_RANGES, HOST_RULES, SIGNING_KEY, SIGNING_KEYS } from '../handler-kinds.js';
import { setting } from '../setting.js';
import { integer } from '../value-kinds.js';

const NONE: readonly string[] = [];
const HOUR_SECONDS = 3600;

export const HANDLER_SETTINGS = {
  signingKey: setting(SIGNING_KEY, {
    variable: 'ACTIONGRAPH_HANDLER_SIGNING_KEY',
    fallback: undefined,
    about: 'Signs every call of a handler by the Standard Webhooks scheme, with this key: whsec_ and base64',
    secret: true,
    empty: 'refused',
  }),
  signingKeys: setting(SIGNING_KEYS, {
    variable: 'ACTIONGRAPH_HANDLER_SIGNING_KEYS',
    fallback: undefined,
    about: 'JSON list of keys that each sign every call, for the time of a change; replaces the single key',
    secret: true,
    empty: 'refused',
  }),
  allowedHosts: setting(HOST_RULES, {
    variable: 'ACTIONGRAPH_HANDLER_ALLOWED_HOSTS',
    fallback: NONE,
    about:
      'The only hosts that handlers and redirects of theirs may be at, a comma-separated list such as handlers.example.com, *.example.com, 10.0.0.5:3001',
  }),
  blockedRanges: setting(ADDRESS_RANGES, {
    variable: 'ACTIONGRAPH_HANDLER_BLOCKED_RANGES',
    fallback: NONE,
    about:
      'Addresses that handlers and redirects of theirs may not be at, a comma-separated list such as 169.254.0.0/16, ::1; non-public: all but those of the Internet',
  }),
  circuitFailures: setting(integer(0, 1_000_000), {
    variable: 'ACTIONGRAPH_HANDLER_CIRCUIT_FAILURES',
    fallback: 0,
    about: 'Failed calls in a row to one origin after which further calls fail at once, for a while; 0: never',
  }),
  circuitOpenSeconds: setting(integer(1, HOUR_SECONDS), {
    variable: 'ACTIONGRAPH_HANDLER_CIRCUIT_OPEN_SECONDS',
    fallback: 10,
    about: 'Seconds until one call tries such an origin again',
  }),
};
