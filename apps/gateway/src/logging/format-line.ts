// The two forms of a log line: JSON for machines, one readable line for a terminal.
import { isJsonObject, printJson, type Observation } from '@app/types';
import type { LogRecord } from './log-record.js';
import { maskCredentials } from './mask-keys.js';

/** `{"timestamp":"2024-01-31T10:00:00.123+0000","level","type","detail"}`. */
export function jsonLine(timestamp: string, record: LogRecord): string {
  return `{"timestamp":"${timestamp}","level":"${record.level}","type":"${record.type}","detail":${record.detail}}`;
}

/**
 * `10:00:00.123 info  http-log POST /v1/graphql 200 2.1 ms user`, and for a banner one more line per entry. No other
 * control character than those line breaks can reach the terminal.
 */
export function textLine(timestamp: string, record: LogRecord, observation: Observation): string {
  const time = timestamp.slice('2024-01-31T'.length, -'+0000'.length);
  const text = `${time} ${record.level.padEnd(5)} ${record.type} ${summary(record, observation)}`;
  return [text, ...bannerLines(observation)].map((line) => line.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')).join('\n');
}

/** The banner as people read it: its command must work when it is copied, which JSON escapes would prevent. */
function bannerLines(observation: Observation): string[] {
  if (observation.type !== 'startup' || observation.kind !== 'server_started') return [];
  const info = maskCredentials(observation.info);
  const entries = isJsonObject(info) ? Object.entries(info) : [];
  return entries.map(
    ([name, value]) => `    ${name.padEnd(9)} ${typeof value === 'string' ? value : printJson(value)}`,
  );
}

function summary(record: LogRecord, observation: Observation): string {
  if (observation.type === 'internal') {
    const message = messageOf(observation.detail);
    return message ?? record.detail;
  }
  if (observation.type === 'startup') return startupSummary(observation, record);
  if (observation.type !== 'http-log') return record.detail;
  const { method, url, status, executionSeconds, sessionVariables, error, requestId } = observation;
  const role = sessionVariables?.['x-hasura-role'] ?? '-';
  const line = `${method} ${url} ${status} ${(executionSeconds * 1000).toFixed(1)} ms ${role} ${requestId}`;
  return error === undefined ? line : `${line} ${printJson(error.code ?? null)} ${printJson(error.error ?? null)}`;
}

function startupSummary({ kind, info }: Extract<Observation, { type: 'startup' }>, record: LogRecord): string {
  if (kind === 'server_started') return kind;
  const message = messageOf(info);
  return message === undefined ? record.detail : `${kind} ${message}`;
}

/** The message of `{message, context?}`, which is how most internal lines look; anything else is shown whole. */
function messageOf(detail: unknown): string | undefined {
  if (typeof detail === 'string') return detail;
  if (typeof detail !== 'object' || detail === null || !('message' in detail)) return undefined;
  const { message } = detail;
  const known = Object.keys(detail).every((key) => key === 'message' || key === 'context');
  if (typeof message !== 'string' || !known) return undefined;
  const context = 'context' in detail && typeof detail.context === 'string' ? `[${detail.context}] ` : '';
  return context + message;
}
