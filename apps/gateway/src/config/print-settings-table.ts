// The settings table as Markdown, for the README.
import type { Setting } from './setting.js';
import { ALL_SETTINGS } from './settings.js';

/** One row per setting: variable, flag, default, meaning. */
export function printSettingsTable(): string {
  const head = ['| Variable | Flag | Default | Meaning |', '|---|---|---|---|'];
  return [...head, ...ALL_SETTINGS.map(printRow)].join('\n');
}

function printRow(row: Setting<unknown>): string {
  const variables = [row.variable, ...row.aliases].map((name) => `\`${name}\``).join(', ');
  const fallback = row.fallbackText === '' ? '-' : `\`${row.fallbackText}\``;
  const cells = [variables, `\`--${row.flag}\``, fallback, row.description];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
