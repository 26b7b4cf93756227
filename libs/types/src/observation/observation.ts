// Everything the product says about itself while it runs; logger and metrics subscribe (spec/auth-and-security.md 13).
import type { Json } from '../json/json.js';
import type { JsonObject } from '../json/json.js';
import type { SessionVariables } from '../session/session.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One thing that happened. Times are seconds. No secret ever enters an observation. */
export type Observation =
  | { readonly type: 'startup'; readonly level: LogLevel; readonly kind: string; readonly info: Json }
  | HttpObservation
  | {
      readonly type: 'query-log';
      readonly requestId: string;
      readonly query: JsonObject;
      readonly kind: 'database' | 'action' | 'remote-schema' | 'cached' | 'introspection';
      readonly generatedSql: Json;
    }
  | {
      readonly type: 'action-handler-log';
      readonly requestId: string;
      readonly actionName: string;
      readonly actionType: 'query' | 'mutation-synchronous' | 'mutation-asynchronous';
      readonly request: JsonObject;
      readonly requestSize: number;
      /** Absent without a request transform. */
      readonly transformedRequest?: JsonObject;
      readonly transformedRequestSize?: number;
      readonly responseSize: number;
    }
  | RunObservation
  | AuditObservation
  | { readonly type: 'websocket-log'; readonly level: LogLevel; readonly detail: JsonObject }
  | { readonly type: 'webhook-log'; readonly level: LogLevel; readonly detail: JsonObject }
  | { readonly type: 'jwk-refresh-log'; readonly level: LogLevel | 'critical'; readonly detail: JsonObject }
  | {
      readonly type: 'internal';
      readonly level: LogLevel;
      readonly source:
        | 'unstructured'
        | 'metadata'
        | 'schema-sync'
        | 'pg-client'
        | 'async-actions'
        | 'rate-limits'
        | 'response-cache'
        | 'unhandled-internal-error';
      readonly detail: Json;
    };

/** The end of one attempt of an asynchronous run. */
export interface RunObservation {
  readonly type: 'async-action-log';
  readonly runId: string;
  readonly action: string;
  /** From 1. */
  readonly attempt: number;
  /** `lost`: another instance has the run now, or it was cancelled. */
  readonly outcome: 'completed' | 'failed' | 'dead' | 'retry' | 'waiting' | 'released' | 'lost';
  readonly error: { readonly error: string; readonly code: string } | undefined;
  /** Of the handler's answer. */
  readonly httpStatus: number | undefined;
  readonly seconds: number;
}

/** Who called which operation or metadata command: what the audit log keeps. Nothing in it is secret. */
export interface AuditObservation {
  readonly type: 'audit-log';
  readonly entry: AuditEntry;
}

export interface AuditEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly operation: 'query' | 'mutation' | 'subscription' | 'metadata' | 'unreadable';
  /** Of the operation or the metadata command. */
  readonly name: string | undefined;
  /** Root fields, or the commands of a bulk. */
  readonly fields: readonly string[];
  /** Those of the fields that are actions. */
  readonly actions: readonly string[];
  readonly role: string;
  readonly userId: string | undefined;
  readonly sessionVariables: SessionVariables;
  readonly transport: 'http' | 'websocket' | 'rest';
  readonly address: string;
  readonly requestId: string;
  readonly seconds: number;
  /** Undefined: it went well. */
  readonly errorCode: string | undefined;
  /** By field, as the policy says. */
  readonly arguments: Json | undefined;
}

export interface HttpObservation {
  readonly type: 'http-log';
  readonly requestId: string;
  readonly status: number;
  readonly method: string;
  readonly url: string;
  readonly ip: string;
  readonly httpVersion: string;
  readonly contentEncoding: string | null;
  readonly sessionVariables: SessionVariables | undefined;
  readonly responseSize: number;
  readonly uncompressedResponseSize: number;
  readonly readSeconds: number;
  readonly executionSeconds: number;
  readonly mode: 'single' | 'batched' | 'non-graphql' | 'error';
  /** The request's JSON (GraphQL, a batch of it, or metadata); whether it is logged is the logger's business. */
  readonly query: Json | undefined;
  /** The body that was not JSON. */
  readonly rawQuery?: string;
  /** One entry per operation of a batch. */
  readonly batchedOperations?: Json;
  readonly metadataType: string | undefined;
  /** `{path, error, code, internal?}`. */
  readonly error: JsonObject | undefined;
}

export type Observe = (observation: Observation) => void;
