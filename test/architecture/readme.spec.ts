// The README against the tree and the settings table.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { printSettingsTable } from '../../apps/gateway/src/config/print-settings-table.js';
import { PRODUCT_VERSION } from '../../apps/gateway/src/version.js';

const ROOT = resolve(import.meta.dirname, '../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const MAP = README.slice(README.indexOf('## Code map'));
const MAPPED = [...MAP.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');

/** The folders that the map must list. */
function foldersOf(...parents: string[]): string[] {
  return parents.flatMap((parent) =>
    readdirSync(join(ROOT, parent), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [`${parent}/${entry.name}`] : [],
    ),
  );
}

it('maps every folder that a newcomer meets', () => {
  const expected = foldersOf('apps', 'libs', 'test', 'apps/gateway/src', 'apps/handlers/src');
  expect(expected.filter((folder) => !MAPPED.includes(folder))).toEqual([]);
});

it('maps no folder that is not there', () => {
  expect(MAPPED.filter((folder) => !existsSync(join(ROOT, folder)))).toEqual([]);
});

it('shows the settings as they are read', () => {
  expect(README).toContain(printSettingsTable());
});

it('links only to pages that exist', () => {
  const links = [...README.matchAll(/\]\((?!http)([^)#]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '');
  expect(links.filter((link) => !existsSync(join(ROOT, link)))).toEqual([]);
});

it('has the version of package.json in the code', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(PRODUCT_VERSION).toBe(version);
});

it('gives every lib a README', () => {
  expect(foldersOf('libs').filter((folder) => !existsSync(join(ROOT, folder, 'README.md')))).toEqual([]);
});
