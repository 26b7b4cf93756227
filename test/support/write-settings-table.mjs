// npm run docs:settings: puts the settings table of the build into the README.
import { readFileSync, writeFileSync } from 'node:fs';
import { printSettingsTable } from '../../dist/apps/gateway/src/config/print-settings-table.js';

const file = new URL('../../README.md', import.meta.url);
const readme = readFileSync(file, 'utf8');
const begin = readme.indexOf('<!-- settings table');
const start = readme.indexOf('\n', begin) + 1;
const end = readme.indexOf('<!-- end of settings table -->');
writeFileSync(file, `${readme.slice(0, start)}\n${printSettingsTable()}\n\n${readme.slice(end)}`);
