// What the product offers for an action beyond its definition. Policies stand beside the metadata document, by action name,
// because the tools of the ecosystem drop keys that they do not know from definitions.

/** How often and how fast a failed call is tried again. */
export interface RetryPolicy {
  /** Calls in all, the first one included. 1: never again. */
  readonly max_attempts: number;
  readonly initial_delay_ms: number;
  readonly max_delay_ms: number;
  /** Factor from one delay to the next. */
  readonly multiplier: number;
  /** 0 to 1: the part of a delay that is random. */
  readonly jitter: number;
  /** Error codes of the handler (`extensions.code` or `code`) after which no further attempt is made. */
  readonly non_retryable_codes: readonly string[];
}

/** How a repeated call is known. */
export interface IdempotencyPolicy {
  /** Arguments, or paths into them (`order.id`), that make the key; empty: only the `Idempotency-Key` header does. */
  readonly arguments: readonly string[];
  readonly ttl_seconds: number;
}

/** How long finished runs are kept; absent: for ever. */
export interface RetentionPolicy {
  readonly completed_seconds?: number;
  /** Of runs that ended in any other way. */
  readonly failed_seconds?: number;
}

/** Whether answers of a query action are kept, and what a mutation action makes outdated. */
export interface CachePolicy {
  /** Of a query action: answers are kept that long without `@cached`, and never longer. */
  readonly ttl_seconds?: number;
  /** Of a mutation action: tags such as `action:getUser` or `table:default.public.author`. */
  readonly invalidates?: readonly string[];
}

/** What the audit log keeps of calls of an action. */
export interface AuditPolicy {
  /** Whether calls are recorded, whatever the setting says for operations of their type. */
  readonly record: boolean;
  /** Undefined: as the setting says. */
  readonly arguments?: AuditedArguments;
}

/** - `names`: which arguments there were; `all`: with their values, but for masked ones. */
export type AuditedArguments = 'none' | 'names' | 'all';

/** Calls of an action that are made per minute: joins and asynchronous actions included, repeated attempts not. */
export interface ActionRateLimit {
  readonly per_minute: number;
  /** Who has calls of their own; `user`: by `x-hasura-user-id`, by address without one. */
  readonly unique_by: 'role' | 'user' | 'ip';
}

/** Every key is optional; an action without a policy behaves as upstream's. */
export interface ActionPolicy {
  readonly retry?: RetryPolicy;
  /** Calls of this action that run at once, over all instances. */
  readonly concurrency?: number;
  /** A run that did not start in time ends as `expired`. */
  readonly expires_after_seconds?: number;
  /** Start of a run after its request, unless the request says otherwise. */
  readonly delay_seconds?: number;
  /** How long a handler that answered 202 may take until its callback. */
  readonly callback_timeout_seconds?: number;
  readonly idempotency?: IdempotencyPolicy;
  readonly retention?: RetentionPolicy;
  /** Part of the synchronous calls, 0 to 1, that is recorded as runs. */
  readonly record_sync?: number;
  /** Calls of this action that one relationship of one request makes at once; 8 by default. */
  readonly parallel_calls?: number;
  /** The handler takes lists: relationships send that many inputs at most in one call, and expect a list of as many outputs. */
  readonly batch_max_size?: number;
  readonly rate_limit?: ActionRateLimit;
  readonly cache?: CachePolicy;
  readonly audit?: AuditPolicy;
}

export type ActionPolicies = Readonly<Record<string, ActionPolicy>>;
