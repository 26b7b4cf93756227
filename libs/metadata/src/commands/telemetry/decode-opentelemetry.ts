// The configuration of OpenTelemetry: what is left out gets its default.
import type { Json, JsonObject } from '@app/types';
import { decodeInteger, decodeObject, decodeText, listOf, oneOf, optional, required } from '../../decode/decoder.js';
import { unsupportedProtocol, wrongStatus } from './error.js';

export type OpentelemetryStatus = 'enabled' | 'disabled';

const DEFAULT_BATCH = 512;
const ENDPOINTS = ['otlp_traces_endpoint', 'otlp_metrics_endpoint', 'otlp_logs_endpoint'];

/** @throws GatewayError parse-failed */
export function decodeOpentelemetryStatus(value: Json): OpentelemetryStatus {
  if (value !== 'enabled' && value !== 'disabled') throw wrongStatus();
  return value;
}

/** @throws GatewayError parse-failed */
export function decodeOpentelemetry(value: Json): JsonObject {
  const config = decodeObject(value);
  return {
    status: optional(config, 'status', decodeOpentelemetryStatus) ?? 'disabled',
    data_types: optional(config, 'data_types', decodeTypes) ?? [],
    exporter_otlp: optional(config, 'exporter_otlp', decodeExporter) ?? decodeExporter({}),
    batch_span_processor: optional(config, 'batch_span_processor', decodeBatch) ?? decodeBatch({}),
  };
}

function decodeTypes(value: Json): readonly string[] {
  return [...new Set(listOf(oneOf('traces', 'metrics', 'logs'))(value))];
}

function decodeExporter(value: Json): JsonObject {
  const exporter = decodeObject(value);
  const endpoints = ENDPOINTS.flatMap((key) => {
    const url = optional(exporter, key, decodeText);
    return url === undefined ? [] : [[key, url] as const];
  });
  return {
    ...Object.fromEntries(endpoints),
    protocol: optional(exporter, 'protocol', decodeProtocol) ?? 'http/protobuf',
    headers: optional(exporter, 'headers', listOf(decodeHeader)) ?? [],
    resource_attributes: optional(exporter, 'resource_attributes', listOf(decodeAttribute)) ?? [],
    traces_propagators: optional(exporter, 'traces_propagators', listOf(oneOf('b3', 'tracecontext'))) ?? ['b3'],
  };
}

function decodeProtocol(value: Json): string {
  const protocol = decodeText(value);
  if (protocol !== 'http/protobuf') throw unsupportedProtocol(protocol);
  return protocol;
}

function decodeHeader(value: Json): JsonObject {
  const header = decodeObject(value);
  const name = required(header, 'name', decodeText);
  const fromEnv = optional(header, 'value_from_env', decodeText);
  return fromEnv === undefined
    ? { name, value: required(header, 'value', decodeText) }
    : { name, value_from_env: fromEnv };
}

function decodeAttribute(value: Json): JsonObject {
  const attribute = decodeObject(value);
  return { name: required(attribute, 'name', decodeText), value: required(attribute, 'value', decodeText) };
}

function decodeBatch(value: Json): JsonObject {
  const size = optional(decodeObject(value), 'max_export_batch_size', decodeInteger);
  return { max_export_batch_size: size ?? DEFAULT_BATCH };
}
