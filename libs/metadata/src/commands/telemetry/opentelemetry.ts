// `set_opentelemetry_config` and `set_opentelemetry_status` (spec/metadata-actions-api.md 6.4).
import { isJsonList, isJsonObject, type Json, type JsonObject, type MetadataDocument } from '@app/types';
import { decodeObject, required } from '../../decode/decoder.js';
import { METADATA_APIS, SUCCESS, type Command, type CommandOutcome } from '../command.js';
import { decodeOpentelemetry, decodeOpentelemetryStatus, type OpentelemetryStatus } from './decode-opentelemetry.js';
import { batchTooSmall, endpointMissing } from './error.js';

const traits = { access: 'change', apis: METADATA_APIS, inBulkAtomic: 'refused' } as const;
const EXPORTS: readonly (readonly [type: string, endpoint: string, first: string, second: string])[] = [
  ['traces', 'otlp_traces_endpoint', 'Traces', 'tracing'],
  ['metrics', 'otlp_metrics_endpoint', 'Metrics', 'metrics'],
  ['logs', 'otlp_logs_endpoint', 'Logs', 'logs'],
];

function put(document: MetadataDocument, config: JsonObject): CommandOutcome {
  if (config.status === 'enabled') check(config);
  const otherSections = { ...document.otherSections, opentelemetry: config };
  return { change: { document: { ...document, otherSections }, strictness: 'own', touched: [] }, answer: SUCCESS };
}

/** What is exported must have somewhere to go. */
function check({ data_types: types, exporter_otlp: exporter, batch_span_processor: batch }: JsonObject): void {
  const endpoints = isJsonObject(exporter) ? exporter : {};
  for (const [type, endpoint, ...words] of EXPORTS) {
    if (isJsonList(types) && types.includes(type) && endpoints[endpoint] === undefined) throw endpointMissing(...words);
  }
  const size = isJsonObject(batch) ? batch.max_export_batch_size : undefined;
  if (typeof size === 'number' && size <= 0) throw batchTooSmall();
}

export const setOpentelemetryConfig: Command<JsonObject> = {
  ...traits,
  name: 'set_opentelemetry_config',
  decode: decodeOpentelemetry,
  apply: (config, { document }) => put(document, config),
};

/** Args: the status, alone or as `{"status": ...}`. */
export const setOpentelemetryStatus: Command<OpentelemetryStatus> = {
  ...traits,
  name: 'set_opentelemetry_status',
  decode: (value: Json) =>
    typeof value === 'string'
      ? decodeOpentelemetryStatus(value)
      : required(decodeObject(value), 'status', decodeOpentelemetryStatus),
  apply(status, { document }) {
    const stored = document.otherSections.opentelemetry;
    return put(document, { ...decodeOpentelemetry(isJsonObject(stored) ? stored : {}), status });
  },
};
