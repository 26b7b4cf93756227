// A row of the settings table -> a flag of the command line.
import { Option } from 'commander';
import type { Setting } from '../config/setting.js';

/** `--server-port <integer>`; a boolean may stand alone (`--dev-mode`) or with a value (`--dev-mode=false`). */
export function settingOption(row: Setting<unknown>): Option {
  const isBoolean = row.kind.name === 'boolean';
  const option = new Option(`--${row.flag} ${isBoolean ? '[boolean]' : `<${row.kind.name}>`}`, describe(row));
  return isBoolean ? option.preset('true') : option;
}

function describe(row: Setting<unknown>): string {
  const variables = [row.variable, ...row.aliases].join(', ');
  const fallback = row.fallbackText === '' ? '' : `, default ${row.fallbackText}`;
  return `${row.description} [${variables}${fallback}]`;
}
