// One role's view of a snapshot: its GraphQL schema and the plans made against it. Immutable but for the cache.
import type { GraphQLSchema } from 'graphql';
import { invariant, type SchemaKey } from '@app/types';
import type { FieldKind, KindName } from '../kind/field-kind.js';
import type { RootTypes } from '../schema/schema-builder.js';
import { NO_RULES, type OperationRules } from '../rules/operation-rules.js';
import { PlanCache, PlanLedger } from './plan-cache.js';

/** A kind whose own types the engine does not know. */
export type AnyKind = FieldKind<unknown, unknown>;

export interface ResolvedKind {
  readonly kind: AnyKind;
  readonly resolved: unknown;
}

export class RoleSchema {
  readonly plans: PlanCache;

  constructor(
    readonly key: SchemaKey,
    readonly roots: RootTypes,
    private readonly kinds: ReadonlyMap<KindName, ResolvedKind>,
    readonly rules: OperationRules = NO_RULES,
    ledger = new PlanLedger(),
    /** Of the metadata. */
    readonly resourceVersion = 0,
  ) {
    this.plans = new PlanCache(ledger);
  }

  /** All types together: for introspection and tools. Made on first use, as it costs more than everything else here. */
  get schema(): GraphQLSchema {
    return this.roots.schema();
  }

  kind(name: KindName): AnyKind {
    return this.entry(name).kind;
  }

  resolved(name: KindName): unknown {
    return this.entry(name).resolved;
  }

  private entry(name: KindName): ResolvedKind {
    const entry = this.kinds.get(name);
    invariant(entry, `kind ${name} is part of the snapshot`);
    return entry;
  }
}
