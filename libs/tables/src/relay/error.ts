// Faults of pages and global ids (spec/postgres-schema.md 14).
import { GatewayError, type JsonPath } from '@app/types';

const invalid = (message: string, path: JsonPath): GatewayError =>
  new GatewayError({ code: 'validation-failed', message, path });

/** Makers of the errors; each answers a GatewayError, the caller throws it. */
export const relayError = {
  bothLimits: (path: JsonPath) => invalid('"first" and "last" are not allowed at once', path),
  bothCursors: (path: JsonPath) => invalid('"after" and "before" are not allowed at once', path),
  cursor: (path: JsonPath) => invalid('the "after" or "before" cursor is invalid', path),
  /** `path` of the field `node`. */
  nodeId: (detail: string, path: JsonPath) => invalid(`invalid node id: ${detail}`, [...path, 'args', 'id']),
  nodeColumn: (column: string, detail: string, path: JsonPath) =>
    new GatewayError({ code: 'parse-failed', message: `value of column '${column}' in node id: ${detail}`, path }),
} as const;
