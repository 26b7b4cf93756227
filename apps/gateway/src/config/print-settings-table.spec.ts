import { printSettingsTable } from './print-settings-table.js';
import { ALL_SETTINGS } from './settings.js';

const lines = printSettingsTable().split('\n');

it('has a head and one row of four cells per setting', () => {
  expect(lines).toHaveLength(ALL_SETTINGS.length + 2);
  for (const line of lines) expect(line.split(/(?<!\\)\|/)).toHaveLength(6);
});

it('shows variable, alias, flag, default and meaning', () => {
  expect(lines).toContain('| `HASURA_GRAPHQL_SERVER_PORT`, `PORT` | `--server-port` | `8080` | Port of the gateway |');
});
