// JSON text that does not depend on the order of keys: equal values have equal digests.
import { createHash } from 'node:crypto';
import { isJsonObject, printJson, type Json } from '@app/types';

/** SHA-256 of the value in hexadecimal. Numbers count by their text: `1` and `1.0` differ. */
export function digestJson(value: Json): string {
  return createHash('sha256')
    .update(printJson(sortKeys(value)))
    .digest('hex');
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sortKeys);
  if (!isJsonObject(value)) return value;
  const sorted: Record<string, Json> = Object.create(null) as Record<string, Json>;
  for (const key of Object.keys(value).sort()) sorted[key] = sortKeys(value[key] ?? null);
  return sorted;
}
