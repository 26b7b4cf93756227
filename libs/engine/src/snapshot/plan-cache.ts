// Prepared operations by query text and operation name, for one RoleSchema. Snapshot and SchemaKey are part of the key
// by construction: every RoleSchema has a cache of its own.
import type { PreparedOperation } from '../operation/prepare.js';

/**
 * Total length of the query texts that one cache may hold, in characters. A prepared operation takes 50 to 70 times the
 * bytes of its text, so this is about 35 MB.
 */
const MAX_CHARACTERS = 500_000;
/** Longer texts are planned each time: few clients send them twice. */
const MAX_QUERY_LENGTH = 100_000;
/** Below this many texts the order of use is not kept: nothing is near eviction. */
const HOT = 256;

/** Least recently used texts go first, bounded by the text they hold. */
export class PlanCache {
  /**
   * Text, then operation name: no joined key could be confused with another text. Names of one text each count its
   * length, as each keeps the whole document.
   */
  private readonly entries = new Map<string, Map<string | undefined, PreparedOperation>>();
  private characters = 0;

  get(query: string, operationName: string | undefined): PreparedOperation | undefined {
    const entry = this.entries.get(query);
    if (entry === undefined) return undefined;
    if (this.entries.size > HOT) {
      this.entries.delete(query);
      this.entries.set(query, entry);
    }
    return entry.get(operationName);
  }

  set(query: string, operationName: string | undefined, prepared: PreparedOperation): void {
    if (query.length > MAX_QUERY_LENGTH) return;
    const entry = this.entries.get(query) ?? new Map<string | undefined, PreparedOperation>();
    if (entry.has(operationName)) return;
    entry.set(operationName, prepared);
    this.entries.set(query, entry);
    this.characters += query.length;
    for (const [oldest, names] of this.entries) {
      if (this.characters <= MAX_CHARACTERS) break;
      this.entries.delete(oldest);
      this.characters -= oldest.length * names.size;
    }
  }

  /** Number of texts held. */
  get size(): number {
    return this.entries.size;
  }
}
