// One row of the settings table: a variable, its flag, how it is read and described.
import type { ValueKind } from './value-kinds.js';

export interface Setting<T> {
  readonly variable: string;
  /** Read in this order when the variable is not set. */
  readonly aliases: readonly string[];
  /** Without the leading dashes. */
  readonly flag: string;
  /** `global` flags are also accepted before the command. */
  readonly scope: 'global' | 'serve';
  readonly kind: ValueKind<T>;
  /** Value when neither the variable nor an alias is set. */
  readonly fallback: T;
  /** The fallback as an operator would write it; empty for none. */
  readonly fallbackText: string;
  /** One sentence without a full stop; says so when the setting has no effect yet. */
  readonly description: string;
  /** Never printed, neither in problems nor in logs. */
  readonly secret: boolean;
  /** An empty text counts as not set, unless that would open something by accident. */
  readonly empty: 'unset' | 'refused';
}

export interface SettingRow<F> {
  readonly variable: string;
  readonly aliases?: readonly string[];
  readonly scope?: 'global';
  readonly fallback: F;
  readonly fallbackText?: string;
  readonly about: string;
  readonly secret?: true;
  readonly effect?: 'later';
  readonly empty?: 'refused';
}

/** Completes a row. The flag follows from the variable: `HASURA_GRAPHQL_SERVER_PORT` -> `server-port`. */
export function setting<T>(kind: ValueKind<T>, row: SettingRow<undefined>): Setting<T | undefined>;
export function setting<T>(kind: ValueKind<T>, row: SettingRow<NoInfer<T>>): Setting<T>;
export function setting<T>(kind: ValueKind<T>, row: SettingRow<T | undefined>): Setting<T | undefined> {
  return Object.freeze({
    variable: row.variable,
    aliases: row.aliases ?? [],
    flag: flagOf(row.variable),
    scope: row.scope ?? 'serve',
    kind,
    fallback: row.fallback,
    fallbackText: row.fallbackText ?? printFallback(row.fallback),
    description: row.effect === 'later' ? `${row.about} (accepted, no effect yet)` : row.about,
    secret: row.secret ?? false,
    empty: row.empty ?? 'unset',
  });
}

function flagOf(variable: string): string {
  return variable
    .replace(/^(?:HASURA_GRAPHQL|ACTIONGRAPH)_/, '')
    .toLowerCase()
    .replaceAll('_', '-');
}

function printFallback(fallback: unknown): string {
  if (fallback === undefined) return '';
  return Array.isArray(fallback) ? fallback.join(',') : JSON.stringify(fallback).replaceAll('"', '');
}
