// Environment -> values of the settings table.
import { ConfigError } from './error.js';
import type { Setting } from './setting.js';
import { SETTINGS, type SettingValues } from './settings.js';

/** Environment variables; flags of the command line have become some by now. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads every setting. @throws ConfigError for the first one, in table order, that cannot be read. */
export function readSettings(env: Environment): SettingValues {
  const groups = Object.entries(SETTINGS).map(([name, group]) => {
    const values = Object.entries(group).map(([key, row]) => [key, readSetting(row as Setting<unknown>, env)] as const);
    return [name, Object.freeze(Object.fromEntries(values))] as const;
  });
  // The table's own types say what each row reads; iterating over it loses that.
  return Object.freeze(Object.fromEntries(groups)) as unknown as SettingValues;
}

/** How problems name a setting: `HASURA_GRAPHQL_SERVER_PORT (--server-port)`. */
export function nameSetting(row: Setting<unknown>, variable = row.variable): string {
  return `${variable} (--${row.flag})`;
}

function readSetting(row: Setting<unknown>, env: Environment): unknown {
  for (const variable of [row.variable, ...row.aliases]) {
    const text = env[variable];
    if (text === undefined) continue;
    if (text === '') {
      if (row.empty === 'unset') continue;
      throw new ConfigError(`${nameSetting(row, variable)}: must not be empty; unset it instead`);
    }
    const reading = row.kind.read(text);
    if (!reading.ok) throw new ConfigError(`${nameSetting(row, variable)}: ${oneLine(reading.problem)}`);
    return reading.value;
  }
  return row.fallback;
}

/** Some problems quote the setting as it is. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
