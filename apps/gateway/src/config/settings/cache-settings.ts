// Settings: where answers of queries are kept, and for how long.
import { setting } from '../setting.js';
import { integer, REDIS_URL } from '../value-kinds.js';

const DAY_SECONDS = 86_400;

export const CACHE_SETTINGS = {
  redisUrl: setting(REDIS_URL, {
    variable: 'ACTIONGRAPH_CACHE_REDIS_URL',
    aliases: ['HASURA_GRAPHQL_REDIS_URL', 'REDIS_URL'],
    fallback: undefined,
    about: 'Redis that keeps answers of queries for all instances; without it each instance keeps its own in memory',
    secret: true,
  }),
  maxTtlSeconds: setting(integer(0, DAY_SECONDS), {
    variable: 'HASURA_GRAPHQL_CACHE_MAX_ENTRY_TTL',
    fallback: 3600,
    about: 'Seconds that an answer is kept at most, whatever @cached asks for; 0: none is',
  }),
  maxBytes: setting(integer(65_536, 2 ** 40), {
    variable: 'ACTIONGRAPH_CACHE_MAX_BYTES',
    fallback: 64 * 2 ** 20,
    about: 'Bytes of memory for kept answers; one answer takes at most an eighth of it, in Redis too',
  }),
};
