// Observation -> what a log line says: type, level and the JSON text of its detail (spec/auth-and-security.md 13).
import {
  printJson,
  type AuditEntry,
  type JsonObject,
  type LogLevel,
  type Observation,
  type RunObservation,
} from '@app/types';
import { printHttpDetail, type HttpLogSettings } from './print-http-detail.js';
import { maskCredentials, maskKeys } from './mask-keys.js';

/** As lines print them. */
export type LineLevel = LogLevel | 'critical';

export interface LogRecord {
  readonly type: string;
  readonly level: LineLevel;
  /** JSON text. */
  readonly detail: string;
}

/** Type and level alone: enough to decide whether a line is wanted, at no cost. */
export function classify(observation: Observation): { readonly type: string; readonly level: LineLevel } {
  switch (observation.type) {
    case 'startup':
    case 'websocket-log':
    case 'webhook-log':
    case 'jwk-refresh-log':
      return observation;
    case 'internal':
      return { type: observation.source, level: observation.level };
    case 'http-log':
      return { type: 'http-log', level: observation.error === undefined ? 'info' : 'error' };
    case 'async-action-log':
      return { type: observation.type, level: observation.error === undefined ? 'info' : 'warn' };
    case 'query-log':
    case 'action-handler-log':
    case 'audit-log':
      return { type: observation.type, level: 'info' };
  }
}

/** The JSON text of `detail`. */
export function printDetail(observation: Observation, settings: HttpLogSettings): string {
  switch (observation.type) {
    case 'http-log':
      return printHttpDetail(observation, settings);
    case 'startup':
      return printJson(maskCredentials({ kind: observation.kind, info: observation.info }));
    case 'internal':
    case 'websocket-log':
    case 'webhook-log':
    case 'jwk-refresh-log':
      return printJson(maskCredentials(observation.detail));
    case 'query-log':
      return printJson(queryDetail(observation, settings.maskedVariables));
    case 'action-handler-log':
      return printJson(maskCredentials(handlerDetail(observation)));
    case 'async-action-log':
      return printJson(runDetail(observation));
    case 'audit-log':
      return printJson(auditDetail(observation.entry));
  }
}

/** Prepared arguments repeat variable values without their names, so masking any variable masks them all. */
function queryDetail(
  observation: Extract<Observation, { type: 'query-log' }>,
  masked: ReadonlySet<string>,
): JsonObject {
  const inSql = masked.size === 0 ? masked : new Set([...masked, 'prepared_arguments']);
  return {
    request_id: observation.requestId,
    query: maskKeys(observation.query, masked),
    generated_sql: maskKeys(observation.generatedSql, inSql),
    kind: observation.kind,
  };
}

function handlerDetail(observation: Extract<Observation, { type: 'action-handler-log' }>): JsonObject {
  return {
    request: observation.request,
    ...(observation.transformedRequest === undefined ? {} : { request_trans: observation.transformedRequest }),
    request_size: observation.requestSize,
    ...(observation.transformedRequestSize === undefined
      ? {}
      : { transformed_request_size: observation.transformedRequestSize }),
    response_size: observation.responseSize,
    action_name: observation.actionName,
    action_type: observation.actionType,
  };
}

function runDetail({ runId, action, attempt, outcome, error, httpStatus, seconds }: RunObservation): JsonObject {
  return {
    run_id: runId,
    action_name: action,
    attempt,
    outcome,
    error: error === undefined ? null : { message: error.error, code: error.code },
    http_status: httpStatus ?? null,
    seconds,
  };
}

function auditDetail(entry: AuditEntry): JsonObject {
  return {
    operation: entry.operation,
    name: entry.name ?? null,
    fields: entry.fields,
    actions: entry.actions,
    role: entry.role,
    user_id: entry.userId ?? null,
    session_variables: entry.sessionVariables,
    transport: entry.transport,
    address: entry.address,
    request_id: entry.requestId,
    seconds: entry.seconds,
    error_code: entry.errorCode ?? null,
    arguments: entry.arguments ?? null,
  };
}
