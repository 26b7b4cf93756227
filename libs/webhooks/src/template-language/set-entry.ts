// Writes keys that come from outside.
import type { Json } from '@app/types';

/** Sets an own entry, also for the key `__proto__`, which an assignment would take for the prototype. */
export function setEntry(object: Record<string, Json>, key: string, value: Json): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}
