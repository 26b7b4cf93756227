// The one error type that crosses lib borders. Its printed forms are made at the edge only.
import type { Json, JsonObject } from '../json/json.js';
import type { ErrorCode } from './error-code.js';
import { printJsonPath, type JsonPath } from './json-path.js';

/** What an error tells the caller and the operator. */
export interface GatewayErrorFields {
  /** One of ours, or a string chosen by an action handler. */
  readonly code: ErrorCode | (string & {});
  readonly message: string;
  /** Where it happened; default `$`. */
  readonly path?: JsonPath;
  /** Internal HTTP status; GraphQL endpoints map it to 200 (spec/auth-and-security.md 3). Default 400. */
  readonly status?: number;
  /** Debug detail, shown only where internal errors are included. */
  readonly internal?: Json;
  /** Replaces the whole `extensions` of a GraphQL error (spec/actions.md 4.5). */
  readonly extensions?: Json;
}

/** An expected failure with everything its answer needs. */
export class GatewayError extends Error {
  readonly code: string;
  readonly path: JsonPath;
  readonly status: number;
  readonly internal: Json | undefined;
  readonly extensions: Json | undefined;

  constructor(fields: GatewayErrorFields) {
    super(fields.message);
    this.name = 'GatewayError';
    this.code = fields.code;
    // A copy, so that walkers may pass the path that they go on changing.
    this.path = fields.path === undefined ? [] : [...fields.path];
    this.status = fields.status ?? 400;
    this.internal = fields.internal;
    this.extensions = fields.extensions;
  }

  /** The same error, seen from further out: `prefix` goes before its path. */
  under(...prefix: JsonPath): GatewayError {
    const { code, message, status, internal, extensions } = this;
    return new GatewayError({
      code,
      message,
      status,
      path: [...prefix, ...this.path],
      ...(internal === undefined ? {} : { internal }),
      ...(extensions === undefined ? {} : { extensions }),
    });
  }
}

/** Body of an error on all endpoints but the GraphQL ones: `{error, path, code, internal?}` in that order (spec/metadata-actions-api.md 1.3). */
export function toErrorBody(error: GatewayError, includeInternal: boolean): JsonObject {
  return {
    error: error.message,
    path: printJsonPath(error.path),
    code: error.code,
    ...(includeInternal && error.internal !== undefined ? { internal: error.internal } : {}),
  };
}

/** Throws when something impossible happened: a bug of ours, never bad input. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant violated: ${message}`);
}
