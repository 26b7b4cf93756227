// Fails when a test id that the parent commit's baseline lists is missing from the baseline given as argument.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);

/** Ids of the tests that a baseline lists as passing. */
const idsOf = (text) => new Set(JSON.parse(text).passing);

if (!existsSync(file)) {
  console.error(`${file} is missing`);
  process.exit(1);
}
const parent = spawnSync('git', ['show', `HEAD^:${file}`], { encoding: 'utf8' });
if (parent.status !== 0) {
  console.log('The parent commit has no baseline: nothing to compare.');
  process.exit(0);
}
const kept = idsOf(readFileSync(file, 'utf8'));
const lost = [...idsOf(parent.stdout)].filter((id) => !kept.has(id));
if (lost.length > 0) {
  console.error(`${lost.length} tests left the baseline:\n${lost.join('\n')}`);
  process.exit(1);
}
console.log(`The baseline keeps all ${kept.size} ids of its parent.`);
