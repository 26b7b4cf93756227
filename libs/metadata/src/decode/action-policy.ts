// Policies of actions: what they may say, with every default filled in. Unlike definitions they are strict: a key that is
// not known is a fault, because no other tool writes them.
import {
  isJsonNumber,
  RawNumber,
  type ActionPolicies,
  type ActionPolicy,
  type ActionRateLimit,
  type AuditPolicy,
  type CachePolicy,
  type IdempotencyPolicy,
  type Json,
  type JsonObject,
  type RetentionPolicy,
  type RetryPolicy,
} from '@app/types';
import {
  at,
  decodeFlag,
  decodeInteger,
  decodeNonEmptyText,
  decodeObject,
  decodeText,
  listOf,
  oneOf,
  optional,
  optionalEntry,
  required,
  type Decoder,
} from './decoder.js';
import { notAnArgumentPath, outOfRange, retryDelaysReversed, unknownKey, wrongType } from './error.js';
import { decodeGraphqlName } from './graphql-text.js';

const DAY_MS = 86_400_000;
const YEAR_SECONDS = 31_536_000;

/** @throws GatewayError parse-failed with a path relative to `value` */
export function decodeActionPolicy(value: Json): ActionPolicy {
  const policy = strictObject(value, [
    'retry',
    'concurrency',
    'expires_after_seconds',
    'delay_seconds',
    'callback_timeout_seconds',
    'idempotency',
    'retention',
    'record_sync',
    'parallel_calls',
    'batch_max_size',
    'rate_limit',
    'cache',
    'audit',
  ]);
  return {
    ...optionalEntry(policy, 'retry', decodeRetry),
    ...optionalEntry(policy, 'concurrency', wholeFrom(1, 100_000)),
    ...optionalEntry(policy, 'expires_after_seconds', wholeFrom(1, YEAR_SECONDS)),
    ...optionalEntry(policy, 'delay_seconds', wholeFrom(0, YEAR_SECONDS)),
    ...optionalEntry(policy, 'callback_timeout_seconds', wholeFrom(1, YEAR_SECONDS)),
    ...optionalEntry(policy, 'idempotency', decodeIdempotency),
    ...optionalEntry(policy, 'retention', decodeRetention),
    ...optionalEntry(policy, 'record_sync', numberFrom(0, 1)),
    ...optionalEntry(policy, 'parallel_calls', wholeFrom(1, 1000)),
    ...optionalEntry(policy, 'batch_max_size', wholeFrom(1, 100_000)),
    ...optionalEntry(policy, 'rate_limit', decodeRateLimit),
    ...optionalEntry(policy, 'cache', decodeCache),
    ...optionalEntry(policy, 'audit', decodeAudit),
  };
}

/** An object of policies by action name. */
export function decodeActionPolicies(value: Json): ActionPolicies {
  const policies = decodeObject(value);
  const entries = Object.entries(policies).map(([name, policy]): [string, ActionPolicy] =>
    at(name, () => [decodeGraphqlName(name), decodeActionPolicy(policy)]),
  );
  return Object.fromEntries(entries);
}

function decodeRetry(value: Json): RetryPolicy {
  const retry = strictObject(value, [
    'max_attempts',
    'initial_delay_ms',
    'max_delay_ms',
    'multiplier',
    'jitter',
    'non_retryable_codes',
  ]);
  const initial = optional(retry, 'initial_delay_ms', wholeFrom(0, DAY_MS)) ?? 1000;
  const longest = optional(retry, 'max_delay_ms', wholeFrom(0, DAY_MS)) ?? Math.max(initial, 60_000);
  if (longest < initial) throw retryDelaysReversed().under('max_delay_ms');
  return {
    max_attempts: required(retry, 'max_attempts', wholeFrom(1, 100)),
    initial_delay_ms: initial,
    max_delay_ms: longest,
    multiplier: optional(retry, 'multiplier', numberFrom(1, 100)) ?? 2,
    jitter: optional(retry, 'jitter', numberFrom(0, 1)) ?? 0.2,
    non_retryable_codes: optional(retry, 'non_retryable_codes', listOf(decodeNonEmptyText)) ?? [],
  };
}

function decodeIdempotency(value: Json): IdempotencyPolicy {
  const idempotency = strictObject(value, ['arguments', 'ttl_seconds']);
  return {
    arguments: optional(idempotency, 'arguments', listOf(decodeArgumentPath)) ?? [],
    ttl_seconds: optional(idempotency, 'ttl_seconds', wholeFrom(1, YEAR_SECONDS)) ?? 86_400,
  };
}

function decodeArgumentPath(value: Json): string {
  const path = decodeText(value);
  if (!/^[_A-Za-z]\w*(?:\.[_A-Za-z]\w*)*$/.test(path)) throw notAnArgumentPath(path);
  return path;
}

function decodeRetention(value: Json): RetentionPolicy {
  const retention = strictObject(value, ['completed_seconds', 'failed_seconds']);
  return {
    ...optionalEntry(retention, 'completed_seconds', wholeFrom(0, 10 * YEAR_SECONDS)),
    ...optionalEntry(retention, 'failed_seconds', wholeFrom(0, 10 * YEAR_SECONDS)),
  };
}

function decodeCache(value: Json): CachePolicy {
  const cache = strictObject(value, ['ttl_seconds', 'invalidates']);
  return {
    ...optionalEntry(cache, 'ttl_seconds', wholeFrom(1, YEAR_SECONDS)),
    ...optionalEntry(cache, 'invalidates', listOf(decodeNonEmptyText)),
  };
}

function decodeAudit(value: Json): AuditPolicy {
  const audit = strictObject(value, ['record', 'arguments']);
  return {
    record: required(audit, 'record', decodeFlag),
    ...optionalEntry(audit, 'arguments', oneOf('none', 'names', 'all')),
  };
}

function decodeRateLimit(value: Json): ActionRateLimit {
  const limit = strictObject(value, ['per_minute', 'unique_by']);
  return {
    per_minute: required(limit, 'per_minute', wholeFrom(1, 1_000_000_000)),
    unique_by: optional(limit, 'unique_by', oneOf('role', 'user', 'ip')) ?? 'role',
  };
}

function strictObject(value: Json, keys: readonly string[]): JsonObject {
  const object = decodeObject(value);
  for (const key of Object.keys(object)) if (!keys.includes(key)) throw unknownKey(key).under(key);
  return object;
}

function wholeFrom(least: number, most: number): Decoder<number> {
  return (value) => within(decodeInteger(value), least, most);
}

function numberFrom(least: number, most: number): Decoder<number> {
  return (value) => {
    if (!isJsonNumber(value)) throw wrongType('Double', 'Number', value);
    return within(value instanceof RawNumber ? Number(value.text) : value, least, most);
  };
}

function within(number: number, least: number, most: number): number {
  if (!(number >= least && number <= most)) throw outOfRange(number, least, most);
  return number;
}
