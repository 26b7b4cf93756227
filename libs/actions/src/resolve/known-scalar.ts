// Which scalar names exist besides the custom ones (spec/actions.md 1.2, 3.5, 4.4).
import type { ResolveEnv } from '@app/engine';

/** GraphQL's own scalars. No custom or database type can take their place. */
export const BUILT_IN_SCALARS: ReadonlySet<string> = new Set(['Int', 'Float', 'String', 'Boolean', 'ID']);

/** What is known with no database connected: the GraphQL names of PostgreSQL's types that are no built-ins. */
const SCALARS_WITHOUT_DATABASE: ReadonlySet<string> = new Set([
  ...['smallint', 'bigint', 'float8', 'numeric', 'money', 'bpchar', 'citext', 'uuid', 'json', 'jsonb'],
  ...['date', 'timestamp', 'timestamptz', 'timetz', 'geometry', 'geography', 'raster'],
  ...['ltree', 'lquery', 'ltxtquery'],
]);

/** Scalars of every connected database; if two sources define one, it is the same scalar. */
export function databaseScalars(sources: ResolveEnv['sources']): ReadonlySet<string> {
  if (sources.size === 0) return SCALARS_WITHOUT_DATABASE;
  const names = new Set<string>();
  for (const source of sources.values()) for (const name of source.catalog.scalars) names.add(name);
  return names;
}
