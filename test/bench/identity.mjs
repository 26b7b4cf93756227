// Identity and policy: what a feature in front of the graph costs or saves, over one database. Each case compares two targets;
// another case is another entry of `CASES`.
import { generateKeyPairSync, sign } from 'node:crypto';
import globalTeardown from '../support/global-teardown.mjs';
import { fill, prepareDatabase, trackEverything } from './graph.mjs';
import { CASES as GRAPH_CASES } from './graph/queries.mjs';
import { startRedis } from './identity/redis.mjs';
import { answerOf, GATEWAY, measure, printMeasured, say, serverGroup } from './measure.mjs';

const PATH = '/v1/graphql';
const list = GRAPH_CASES.list.gateway;
const byPk = GRAPH_CASES['by-pk'].gateway;
const MOST_PER_MINUTE = '1000000000';

/** A key pair's public half as setting, and a token of the admin. */
function openIdentity() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { 'x-hasura-allowed-roles': ['admin'], 'x-hasura-default-role': 'admin', 'x-hasura-user-id': '1' };
  const now = Math.floor(Date.now() / 1000);
  const head = part({ alg: 'RS256', typ: 'JWT' });
  const text = `${head}.${part({ iat: now, exp: now + 3600, 'https://hasura.io/jwt/claims': claims })}`;
  const key = publicKey.export({ type: 'spki', format: 'pem' });
  return {
    env: {
      HASURA_GRAPHQL_ADMIN_SECRET: 'bench',
      HASURA_GRAPHQL_JWT_SECRET: JSON.stringify({ type: 'RS256', key }),
    },
    headers: { authorization: `Bearer ${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}` },
  };
}
const identity = openIdentity();

/**
 * `env` of the gateway that the case needs beside the usual one; `with` and `without`: bodies and headers of the requests.
 * The ratio of requests per second, with to without, has the goal.
 */
const CASES = {
  'cached list query against uncached list query': {
    goal: 3,
    env: {},
    with: { bodies: list.map(({ query, variables }) => ({ query: query.replace(') {', ') @cached {'), variables })) },
    without: { bodies: list },
  },
  'by-pk with JWT (RS256) against without': {
    goal: 0.85,
    env: identity.env,
    with: { bodies: byPk, headers: identity.headers },
    without: { bodies: byPk },
  },
  'by-pk with a rate limit in memory against without': {
    goal: 0.9,
    env: { ACTIONGRAPH_RATE_LIMIT_PER_IP_PER_MINUTE: MOST_PER_MINUTE },
    with: { bodies: byPk },
    without: { bodies: byPk },
  },
  'by-pk with a rate limit in Redis against without': {
    goal: 0.6,
    env: { ACTIONGRAPH_RATE_LIMIT_PER_IP_PER_MINUTE: MOST_PER_MINUTE },
    needsRedis: true,
    with: { bodies: byPk },
    without: { bodies: byPk },
  },
};

export async function benchIdentity() {
  const { start, stop } = serverGroup();
  const redis = await startRedis();
  const cases = Object.entries(CASES).filter(([, { needsRedis }]) => needsRedis !== true || redis !== undefined);
  if (redis === undefined) say('no redis-server is installed: cases with Redis are left out');
  try {
    const { url, metadataUrl } = await prepareDatabase();
    await fill(url);
    const environment = {
      HASURA_GRAPHQL_DATABASE_URL: url,
      HASURA_GRAPHQL_METADATA_DATABASE_URL: metadataUrl,
      HASURA_GRAPHQL_SERVER_HOST: '127.0.0.1',
      HASURA_GRAPHQL_ENABLED_LOG_TYPES: 'startup',
    };
    const plain = await start(GATEWAY, environment, '/healthz');
    await trackEverything(plain);
    const targets = [];
    for (const [name, one] of cases) {
      const shared = one.needsRedis === true ? { HASURA_GRAPHQL_RATE_LIMIT_REDIS_URL: redis.url } : {};
      const env = { ...environment, ...one.env, ...shared };
      // Both sides of a case serve as many requests, so that neither is better warmed up.
      const isPlain = Object.keys(one.env).length === 0;
      const server = isPlain ? plain : await start(GATEWAY, env, '/healthz');
      const other = isPlain ? plain : await start(GATEWAY, environment, '/healthz');
      targets.push(target(`${name}: with`, server, one.with), target(`${name}: without`, other, one.without));
    }
    for (const one of targets) await answerOf({ ...one, body: one.requests[0].body });
    const measured = await measure(targets);
    const speed = (name) => measured[name].requestsPerSecond;
    const ratios = cases.map(([name, { goal }]) => ({
      name: `${name}: req/s`,
      value: speed(`${name}: with`) / speed(`${name}: without`),
      goal: `>= ${goal}`,
    }));
    printMeasured('identity', measured, ratios);
    return { measured, ratios };
  } finally {
    await stop();
    redis?.stop();
    await globalTeardown();
  }
}

function target(name, server, { bodies, headers = {} }) {
  const requests = bodies.map((body) => ({ method: 'POST', body: JSON.stringify(body) }));
  return { name, server, path: PATH, headers, requests };
}
