// Json -> Json without the values that nobody may read in a log.
import { isJsonObject, isJsonList, type Json } from '@app/types';
import { ALL_SETTINGS } from '../config/settings.js';

/** What upstream prints in the place of a masked variable. */
export const MASKED = '[MASKED]';

/** Replaces the value of every key in `names`, at any depth. The same object when `names` is empty. */
export function maskKeys(value: Json, names: ReadonlySet<string>): Json {
  if (names.size === 0) return value;
  return replaceValues(value, (key) => names.has(key));
}

const SECRET_NAMES: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-hasura-admin-secret',
  'x-hasura-access-key',
  'x-action-secret',
  'password',
  ...ALL_SETTINGS.filter((row) => row.secret).map((row) => row.variable.toLowerCase()),
]);
const isSecretName = (name: Json | undefined): boolean =>
  typeof name === 'string' && SECRET_NAMES.has(name.toLowerCase());

/** Replaces the values of credential headers and settings, as keys, `[name, value]` pairs or `{name, value}` objects. */
export function maskCredentials(value: Json): Json {
  return replaceValues(value, isSecretName);
}

function replaceValues(value: Json, isMasked: (key: string) => boolean): Json {
  if (isJsonList(value)) return replaceItems(value, isMasked);
  if (!isJsonObject(value)) return value;
  const named = typeof value.name === 'string' && isMasked(value.name);
  const entries = Object.entries(value).map(([key, item]): [string, Json] => {
    if (isMasked(key) || (named && key === 'value')) return [key, item === null ? null : MASKED];
    return [key, replaceValues(item, isMasked)];
  });
  return Object.fromEntries(entries);
}

function replaceItems(items: readonly Json[], isMasked: (key: string) => boolean): Json {
  const [name] = items;
  if (items.length === 2 && typeof name === 'string' && isMasked(name)) return [name, MASKED];
  return items.map((item) => replaceValues(item, isMasked));
}
