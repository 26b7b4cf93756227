// npm run bench: measures side by side in one run and prints ratios, because absolute figures of one machine say little.
// Servers share one core; database and load generator have the others.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { benchActions } from './actions.mjs';
import { benchAsync } from './async.mjs';
import { benchCatalogue } from './catalogue.mjs';
import { benchGraph } from './graph.mjs';
import { benchIdentity } from './identity.mjs';
import { GATEWAY, HELP, options, pins } from './measure.mjs';
import { benchTemplates } from './templates.mjs';

if (options.help) {
  console.log(HELP);
  process.exit(0);
}
if (!existsSync(GATEWAY)) throw new Error('build first: npm run build');
// Inherited by the database, which is started from here; servers are moved to the first core one by one.
if (pins) spawnSync('taskset', ['-acp', `1-${availableParallelism() - 1}`, String(process.pid)]);

const BENCHES = {
  actions: benchActions,
  async: benchAsync,
  graph: benchGraph,
  catalogue: benchCatalogue,
  templates: benchTemplates,
  identity: benchIdentity,
};
const results = {};
for (const name of options.only.split(',')) {
  const bench = BENCHES[name];
  if (bench === undefined) throw new Error(`unknown bench ${name}: ${Object.keys(BENCHES).join(', ')}`);
  results[name] = await bench();
}
if (options.json) {
  console.log(
    JSON.stringify({ node: process.version, pinned: pins, connections: Number(options.connections), ...results }),
  );
}
