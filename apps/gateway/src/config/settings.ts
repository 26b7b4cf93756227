// The settings table, the single source of variables, flags, defaults and descriptions: reading, validation, `--help`
// and the README's table all follow it.
import type { Setting } from './setting.js';
import { AUDIT_SETTINGS } from './settings/audit-settings.js';
import { AUTH_HOOK_SETTINGS, CREDENTIAL_SETTINGS, ERROR_SETTINGS } from './settings/auth-settings.js';
import { CACHE_SETTINGS } from './settings/cache-settings.js';
import { DATABASE_SETTINGS } from './settings/database-settings.js';
import { ACTION_SETTINGS, GRAPHQL_SETTINGS } from './settings/graphql-settings.js';
import { HANDLER_SETTINGS } from './settings/handler-settings.js';
import { LIMIT_SETTINGS } from './settings/limit-settings.js';
import { LOGGING_SETTINGS } from './settings/logging-settings.js';
import { SERVER_SETTINGS } from './settings/server-settings.js';

/** By group and key, in the order in which people read them and problems are found. */
export const SETTINGS = Object.freeze({
  database: DATABASE_SETTINGS,
  server: SERVER_SETTINGS,
  credentials: CREDENTIAL_SETTINGS,
  authHook: AUTH_HOOK_SETTINGS,
  errors: ERROR_SETTINGS,
  graphql: GRAPHQL_SETTINGS,
  actions: ACTION_SETTINGS,
  handlers: HANDLER_SETTINGS,
  limits: LIMIT_SETTINGS,
  cache: CACHE_SETTINGS,
  logging: LOGGING_SETTINGS,
  audit: AUDIT_SETTINGS,
});

type Settings = typeof SETTINGS;
type ValueOf<S> = S extends Setting<infer T> ? T : never;

/** The table's values: `values.server.port`. */
export type SettingValues = {
  readonly [Group in keyof Settings]: { readonly [Key in keyof Settings[Group]]: ValueOf<Settings[Group][Key]> };
};

/** Every row, in table order. */
export const ALL_SETTINGS: readonly Setting<unknown>[] = Object.freeze(
  Object.values(SETTINGS).flatMap((group: Readonly<Record<string, Setting<unknown>>>) => Object.values(group)),
);
