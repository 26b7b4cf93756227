// The command `list_audit_log`: pages of the audit log, newest first.
import type { Json } from '@app/types';
import { decodeNonEmptyText, decodeText, oneOf, optional, optionalEntry } from '../../decode/decoder.js';
import { decodeLimit, decodeTime, isTime, listIn, strictArgs } from '../runs/decode-run-args.js';
import { invalidCursor } from '../runs/error.js';
import { METADATA_APIS, type Command } from '../command.js';

export interface AuditLogFilter {
  readonly role?: string;
  /** `x-hasura-user-id`. */
  readonly user?: string;
  readonly operation?: (typeof OPERATIONS)[number];
  /** Of the operation or the metadata command. */
  readonly name?: string;
  readonly action?: string;
  readonly result?: 'ok' | 'error';
  readonly errorCode?: string;
  readonly requestId?: string;
  /** ISO 8601, inclusive. */
  readonly since?: string;
  /** ISO 8601, exclusive. */
  readonly until?: string;
  /** The entry after which the page begins. */
  readonly after?: { readonly at: string; readonly id: string };
  readonly limit: number;
}

const OPERATIONS = ['query', 'mutation', 'subscription', 'metadata', 'unreadable'] as const;
const KEYS = ['role', 'user', 'operation', 'name', 'action', 'result', 'error_code', 'request_id', 'since', 'until'];
const DEFAULT_LIMIT = 50;

export const listAuditLog: Command<AuditLogFilter> = {
  name: 'list_audit_log',
  access: 'read',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: decodeFilter,
  apply: (filter) => ({ answer: { type: 'asked', question: { type: 'audit-log', filter } } }),
};

function decodeFilter(value: Json): AuditLogFilter {
  const args = strictArgs(value, [...KEYS, 'cursor', 'limit']);
  const errorCode = optional(args, 'error_code', decodeNonEmptyText);
  const requestId = optional(args, 'request_id', decodeNonEmptyText);
  const after = optional(args, 'cursor', decodeCursor);
  return {
    ...optionalEntry(args, 'role', decodeNonEmptyText),
    ...optionalEntry(args, 'user', decodeText),
    ...optionalEntry(args, 'operation', oneOf(...OPERATIONS)),
    ...optionalEntry(args, 'name', decodeNonEmptyText),
    ...optionalEntry(args, 'action', decodeNonEmptyText),
    ...optionalEntry(args, 'result', oneOf('ok', 'error')),
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(requestId === undefined ? {} : { requestId }),
    ...optionalEntry(args, 'since', decodeTime),
    ...optionalEntry(args, 'until', decodeTime),
    ...(after === undefined ? {} : { after }),
    limit: optional(args, 'limit', decodeLimit) ?? DEFAULT_LIMIT,
  };
}

/** Opaque to callers. */
export function printAuditCursor({ at, id }: NonNullable<AuditLogFilter['after']>): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

function decodeCursor(value: Json): NonNullable<AuditLogFilter['after']> {
  const [at, id] = listIn(Buffer.from(decodeText(value), 'base64url').toString());
  if (!isTime(at) || typeof id !== 'string' || !/^\d{1,18}$/.test(id)) throw invalidCursor();
  return { at, id };
}
