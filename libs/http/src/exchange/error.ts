// Why a call has no answer: undici's and Node's errors, and our own limits, as `HttpFailure`.
import { errors } from 'undici';
import type { HttpFailure, HttpFailureKind } from '@app/types';
import { ForbiddenTargetError } from '../policy/target-policy.js';

/** How far a call had come when it failed. */
export type Progress = 'connecting' | 'sent' | 'answering';

export function failure(kind: HttpFailureKind, detail: string): HttpFailure {
  return { type: 'failure', kind, detail };
}

/** The parser's reason when the connection ended within a message. (It sets no code.) */
const EARLY_END = 'Invalid EOF state';
const TLS_CODE = /^(?:ERR_TLS_|ERR_SSL_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|EPROTO$|HOSTNAME_MISMATCH$|CRL_)/;
const BAD_MESSAGES: ReadonlySet<string> = new Set(['bad response', 'bad upgrade']);

const KINDS: Readonly<Record<string, HttpFailureKind>> = Object.freeze({
  UND_ERR_CONNECT_TIMEOUT: 'connection-timeout',
  UND_ERR_INVALID_ARG: 'invalid-request',
  UND_ERR_NOT_SUPPORTED: 'invalid-request',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'invalid-request',
  UND_ERR_HEADERS_OVERFLOW: 'bad-response',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'bad-response',
  UND_ERR_DESTROYED: 'aborted',
  UND_ERR_CLOSED: 'aborted',
});

/** The failure that an error of undici or of a socket means. */
export function toFailure(error: Error, progress: Progress): HttpFailure {
  return failure(kindOf(error, progress), describe(error));
}

function kindOf(error: Error, progress: Progress): HttpFailureKind {
  if (error instanceof ForbiddenTargetError) return 'forbidden-target';
  const code = codeOf(error);
  const known = KINDS[code];
  if (known !== undefined) return known;
  if (error instanceof errors.HTTPParserError) {
    return error.message.includes(EARLY_END) ? 'connection-closed' : 'bad-response';
  }
  if (BAD_MESSAGES.has(error.message)) return 'bad-response';
  if (TLS_CODE.test(code)) return 'tls';
  switch (progress) {
    case 'connecting':
      return code === 'ETIMEDOUT' ? 'connection-timeout' : 'connection-failure';
    case 'sent':
      return 'no-response';
    case 'answering':
      return 'connection-closed';
  }
}

/**
 * True when the kernel refused the write, so that no byte of the request left: the server had closed a kept-alive
 * connection at that moment. Long requests may have been sent in part, so for them this is never true.
 */
export function wasNotSent(error: Error, progress: Progress, body: string): boolean {
  const refused =
    (error as NodeJS.ErrnoException).syscall === 'write' && ['EPIPE', 'ECONNRESET'].includes(codeOf(error));
  return refused && progress === 'sent' && Buffer.byteLength(body) <= ONE_WRITE_BYTES;
}

/** A body up to this size goes to the kernel together with the headers in one write, wholly or not at all. */
const ONE_WRITE_BYTES = 16 * 1024;

function codeOf(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

/** Connecting to a name with several addresses gives an `AggregateError` without a text of its own. */
function describe(error: Error): string {
  const { errors: parts } = error as { errors?: unknown };
  if (Array.isArray(parts) && parts.length > 0) {
    return parts.map((each) => (each instanceof Error ? each.message : String(each))).join('; ');
  }
  return error.message;
}
