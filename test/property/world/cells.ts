// The column types of random worlds: their values, their order and how a session variable spells them.
import type { Json } from '@app/types';

export const MOODS = ['sad', 'so so', "it's", 'ü☃ "x"'] as const;

const POOLS = {
  int: [0, 1, 2, 3, -5, 2147483647],
  text: ['a', 'b', 'B', "it's", 'x"y\\', 'ü☃', ''],
  bool: [true, false],
  numeric: [0, 0.5, 1.25, -3, 1000],
  timestamptz: ['1999-12-31T23:59:59+00:00', '2020-01-01T00:00:00+00:00', '2020-01-01T00:00:00.5+00:00'],
  jsonb: [{ a: 1 }, { a: 1, b: [1, 'x'] }, [1, 2], 'x', true, 5, {}] as readonly Json[],
  'text[]': [[], ['a'], ['a', 'b'], ["it's", 'x"y'], ['{', 'NULL', ',']],
  uuid: [1, 2, 3, 4, 5, 6].map((n) => `0000000${n}-ab00-4000-8000-000000000000`),
  mood: MOODS,
} satisfies Record<string, readonly Json[]>;

export type TypeName = keyof typeof POOLS;
export const TYPES = Object.keys(POOLS) as readonly TypeName[];

/** Types whose values the naive evaluation can put in order. */
export const ORDERED: ReadonlySet<TypeName> = new Set(['int', 'text', 'numeric', 'timestamptz', 'uuid', 'mood']);
/** Types with `sum`. */
export const SUMMED: ReadonlySet<TypeName> = new Set(['int', 'numeric']);
/** Types with `max` and `min`. */
export const RANGED: ReadonlySet<TypeName> = new Set(['int', 'text', 'numeric', 'timestamptz']);

/** Some values; all of them are canonical, so that equal values have equal JSON. */
export const poolOf = (type: TypeName): readonly Json[] => POOLS[type];

/** Type name in a column's definition; texts sort by their bytes. */
export const columnType = (type: TypeName): string => (type === 'text' ? 'text COLLATE "C"' : type);

/** Below zero, zero or above it, as in PostgreSQL. */
export function order(type: TypeName, one: Json, other: Json): number {
  if (type === 'text') return Buffer.compare(Buffer.from(one as string), Buffer.from(other as string));
  if (type === 'mood') return MOODS.indexOf(one as never) - MOODS.indexOf(other as never);
  if (type === 'timestamptz') return Date.parse(one as string) - Date.parse(other as string);
  return one === other ? 0 : (one as number) < (other as number) ? -1 : 1;
}

/** Equality of non-null values; canonical values have one spelling. */
export const same = (one: Json, other: Json): boolean => canonical(one) === canonical(other);

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value as Record<string, Json>).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}

/** The value that a user's session has for a type. */
export const sessionValue = (type: TypeName, user: number): Json => {
  const pool = poolOf(type);
  return pool[user % pool.length] ?? null;
};

/** The same as the session spells it: text that PostgreSQL casts. */
export function sessionText(type: TypeName, user: number): string {
  const value = sessionValue(type, user);
  if (type === 'text[]') return `{${(value as string[]).map((item) => JSON.stringify(item)).join()}}`;
  if (type === 'jsonb') return JSON.stringify(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Names are lower case in a session. */
export const sessionVariable = (type: TypeName): string => `x-hasura-own-${type === 'text[]' ? 'texts' : type}`;
