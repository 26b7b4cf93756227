// Prepared operations by query text and operation name, for one RoleSchema. Snapshot and SchemaKey are part of the key
// by construction: every RoleSchema has a cache of its own. What all of them hold together is bounded by one ledger.
import type { PreparedOperation } from '../operation/prepare.js';

/**
 * Total length of the query texts that the caches of one snapshot may hold, in characters. A prepared operation takes 50 to 100
 * times the bytes of its text, so this is about 50 MB.
 */
const MAX_CHARACTERS = 500_000;
/** Longer texts are planned each time: few clients send them twice. */
const MAX_QUERY_LENGTH = 100_000;
/** Below this many texts the order of use is not kept: nothing is near eviction. */
const HOT = 256;

/** One text in one cache. Names of one text each count its length, as each keeps the whole document. */
interface Entry {
  readonly cache: PlanCache;
  readonly query: string;
  readonly byName: Map<string | undefined, PreparedOperation>;
}

/** What the caches of a snapshot hold together; least recently used texts go first, whichever role's they are. */
export class PlanLedger {
  private readonly entries = new Set<Entry>();
  private characters = 0;

  /** Number of texts held. */
  get size(): number {
    return this.entries.size;
  }

  touch(entry: Entry): void {
    if (this.entries.size <= HOT) return;
    this.entries.delete(entry);
    this.entries.add(entry);
  }

  add(entry: Entry): void {
    this.entries.add(entry);
    this.characters += entry.query.length;
    for (const oldest of this.entries) {
      if (this.characters <= MAX_CHARACTERS) break;
      this.entries.delete(oldest);
      this.characters -= oldest.query.length * oldest.byName.size;
      oldest.cache.forget(oldest.query);
    }
  }
}

/** The plans of one RoleSchema. */
export class PlanCache {
  /** Text, then operation name: no joined key could be confused with another text. */
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly ledger = new PlanLedger()) {}

  get(query: string, operationName: string | undefined): PreparedOperation | undefined {
    const entry = this.entries.get(query);
    if (entry === undefined) return undefined;
    this.ledger.touch(entry);
    return entry.byName.get(operationName);
  }

  set(query: string, operationName: string | undefined, prepared: PreparedOperation): void {
    if (query.length > MAX_QUERY_LENGTH) return;
    const entry = this.entries.get(query) ?? { cache: this, query, byName: new Map() };
    if (entry.byName.has(operationName)) return;
    entry.byName.set(operationName, prepared);
    this.entries.set(query, entry);
    this.ledger.add(entry);
  }

  /** Drops a text; the ledger alone decides which. */
  forget(query: string): void {
    this.entries.delete(query);
  }

  /** Number of texts held. */
  get size(): number {
    return this.entries.size;
  }
}
