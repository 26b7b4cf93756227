// Identity and policy: what a feature in front of the graph costs or saves, over one database. Each case compares two targets;
// another case is another entry of `CASES`.
import globalTeardown from '../support/global-teardown.mjs';
import { fill, prepareDatabase, trackEverything } from './graph.mjs';
import { CASES as GRAPH_CASES } from './graph/queries.mjs';
import { answerOf, GATEWAY, measure, printMeasured, serverGroup } from './measure.mjs';

const PATH = '/v1/graphql';
const list = GRAPH_CASES.list.gateway;

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
};

export async function benchIdentity() {
  const { start, stop } = serverGroup();
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
    for (const [name, one] of Object.entries(CASES)) {
      const server =
        Object.keys(one.env).length === 0 ? plain : await start(GATEWAY, { ...environment, ...one.env }, '/healthz');
      targets.push(target(`${name}: with`, server, one.with), target(`${name}: without`, plain, one.without));
    }
    for (const one of targets) await answerOf({ ...one, body: one.requests[0].body });
    const measured = await measure(targets);
    const speed = (name) => measured[name].requestsPerSecond;
    const ratios = Object.entries(CASES).map(([name, { goal }]) => ({
      name: `${name}: req/s`,
      value: speed(`${name}: with`) / speed(`${name}: without`),
      goal: `>= ${goal}`,
    }));
    printMeasured('identity', measured, ratios);
    return { measured, ratios };
  } finally {
    await stop();
    await globalTeardown();
  }
}

function target(name, server, { bodies, headers = {} }) {
  const requests = bodies.map((body) => ({ method: 'POST', body: JSON.stringify(body) }));
  return { name, server, path: PATH, headers, requests };
}
