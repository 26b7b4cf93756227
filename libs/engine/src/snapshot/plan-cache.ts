// Prepared operations by query text and operation name, for one RoleSchema. Snapshot and SchemaKey are part of the key
// by construction: every RoleSchema has a cache of its own.
import type { PreparedOperation } from '../operation/prepare.js';

/** Total length of the query texts that one cache may hold, in characters. */
const MAX_CHARACTERS = 4_000_000;
/** Longer texts are planned each time: few clients send them twice. */
const MAX_QUERY_LENGTH = 100_000;

/** Least recently used entries go first, bounded by the text they hold. */
export class PlanCache {
  private readonly entries = new Map<string, PreparedOperation>();
  private characters = 0;

  get(query: string, operationName: string | undefined): PreparedOperation | undefined {
    const key = keyOf(query, operationName);
    const entry = this.entries.get(key);
    if (entry !== undefined && this.entries.size > HOT) {
      this.entries.delete(key);
      this.entries.set(key, entry);
    }
    return entry;
  }

  set(query: string, operationName: string | undefined, prepared: PreparedOperation): void {
    const key = keyOf(query, operationName);
    if (key.length > MAX_QUERY_LENGTH || this.entries.has(key)) return;
    this.entries.set(key, prepared);
    this.characters += key.length;
    for (const oldest of this.entries.keys()) {
      if (this.characters <= MAX_CHARACTERS) break;
      this.entries.delete(oldest);
      this.characters -= oldest.length;
    }
  }

  get size(): number {
    return this.entries.size;
  }
}

/** Below this many entries the order of use is not kept: nothing is near eviction. */
const HOT = 256;

/** A name cannot hold a line break, so the parts cannot be confused. A name that is none never gets this far. */
function keyOf(query: string, operationName: string | undefined): string {
  return operationName === undefined ? query : `\n${operationName}\n${query}`;
}
