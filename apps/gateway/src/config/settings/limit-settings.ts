// Settings: how many operations are answered, and where they are counted.
import { ADDRESS_BLOCKS } from '../address-kinds.js';
import { setting } from '../setting.js';
import { integer, REDIS_URL } from '../value-kinds.js';

const NONE: readonly string[] = [];
const MOST_PER_MINUTE = 1_000_000_000;

export const LIMIT_SETTINGS = {
  redisUrl: setting(REDIS_URL, {
    variable: 'HASURA_GRAPHQL_RATE_LIMIT_REDIS_URL',
    aliases: ['HASURA_GRAPHQL_REDIS_URL', 'REDIS_URL'],
    fallback: undefined,
    about: 'Redis that counts for the rate limits of all instances; without it each instance counts in memory',
    secret: true,
  }),
  perMinute: setting(integer(0, MOST_PER_MINUTE), {
    variable: 'ACTIONGRAPH_RATE_LIMIT_PER_MINUTE',
    fallback: 0,
    about: 'GraphQL operations that are answered per minute, of all callers and admins together; 0: no limit',
  }),
  perAddressPerMinute: setting(integer(0, MOST_PER_MINUTE), {
    variable: 'ACTIONGRAPH_RATE_LIMIT_PER_IP_PER_MINUTE',
    fallback: 0,
    about: 'GraphQL operations that are answered per minute and client address; 0: no limit',
  }),
  trustedProxies: setting(ADDRESS_BLOCKS, {
    variable: 'ACTIONGRAPH_TRUSTED_PROXIES',
    fallback: NONE,
    about:
      'Proxies whose X-Forwarded-For tells the client address, a comma-separated list such as 10.0.0.0/8, ::1; without it the address is that of the connection',
  }),
};
