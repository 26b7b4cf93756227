// Why a connection could not be made, as one line that a person can act on.
import { InvalidUrlError } from './connection-options.js';
import { describeUrl, withoutSecrets } from './describe-url.js';

export type ConnectionFailureKind =
  'invalid-url' | 'unreachable' | 'timeout' | 'forbidden' | 'no-database' | 'busy' | 'other';

export interface ConnectionFailure {
  readonly kind: ConnectionFailureKind;
  /** One line without secrets: `cannot connect to postgres://u:***@h:5432/d: connection refused`. */
  readonly text: string;
}

/** Operating system and driver codes -> kind and words. */
const BY_CODE: Readonly<Record<string, readonly [ConnectionFailureKind, string?]>> = {
  ECONNREFUSED: ['unreachable', 'connection refused'],
  ENOTFOUND: ['unreachable', 'host not found'],
  EAI_AGAIN: ['unreachable', 'host not found'],
  EHOSTUNREACH: ['unreachable', 'host unreachable'],
  ENETUNREACH: ['unreachable', 'network unreachable'],
  ECONNRESET: ['unreachable', 'connection reset'],
  EPIPE: ['unreachable', 'connection closed'],
  ETIMEDOUT: ['timeout', 'timed out'],
  ERR_INVALID_URL: ['invalid-url', 'not a valid URL'],
  // SQLSTATEs that a server answers to a start-up message; its own words follow.
  '28000': ['forbidden'],
  '28P01': ['forbidden'],
  '42501': ['forbidden'],
  '3D000': ['no-database'],
  '53300': ['busy'],
  '55000': ['busy'],
  '57P03': ['busy'],
};

/** What errors of the driver, of Node and of other realms have in common. */
interface Failure {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly errors?: unknown;
}

/** Classifies what connecting threw. Total: anything unknown is `other` with the thrown text, secrets removed. */
export function describeConnectionFailure(error: unknown, url: string): ConnectionFailure {
  const cause = firstCause(error);
  const code = String(cause.code);
  const message = withoutSecrets(String(cause.message), url);
  const [kind, words] = (Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined) ?? [kindOfMessage(cause, message)];
  return { kind, text: `cannot connect to ${describeUrl(url)}: ${words ?? message}` };
}

function kindOfMessage(cause: Failure, message: string): ConnectionFailureKind {
  if (cause instanceof InvalidUrlError || cause.name === 'URIError') return 'invalid-url';
  if (/tim(?:eout|ed out)/i.test(message)) return 'timeout';
  if (/terminated|closed|ended/i.test(message)) return 'unreachable';
  return 'other';
}

/** A name with several addresses fails with one error per address and an empty text of its own. */
function firstCause(error: unknown): Failure {
  const failure = asFailure(error);
  return Array.isArray(failure.errors) && failure.errors.length > 0 ? asFailure(failure.errors[0]) : failure;
}

function asFailure(error: unknown): Failure {
  return typeof error === 'object' && error !== null ? error : { message: String(error) };
}
