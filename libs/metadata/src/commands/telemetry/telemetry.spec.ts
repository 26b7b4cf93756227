// What is stored about metrics and OpenTelemetry.
import type { Json } from '@app/types';
import { applyCommand, documentAfter, errorOf } from '../../../../../test/support/metadata-commands.js';

const EXPORTER = { protocol: 'http/protobuf', headers: [], resource_attributes: [], traces_propagators: ['b3'] };
const ENDPOINT = { otlp_traces_endpoint: 'http://collector:4318/v1/traces' };

describe('metrics', () => {
  const config = { analyze_query_variables: true, analyze_response_body: false };

  it('are stored and removed', () => {
    const document = documentAfter('set_metrics_config', config);
    expect(document.otherSections.metrics_config).toEqual(config);
    const after = documentAfter('remove_metrics_config', null, { document });
    expect(after.otherSections).not.toHaveProperty('metrics_config');
  });

  it.each<[Json, string]>([
    [{}, '$.args'],
    [{ analyze_query_variables: true }, '$.args'],
    [{ ...config, analyze_response_body: 'no' }, '$.args.analyze_response_body'],
    [[], '$.args'],
  ])('refuse %j', (args, path) => {
    expect(errorOf(() => applyCommand('set_metrics_config', args))).toMatchObject({ code: 'parse-failed', path });
  });
});

describe('OpenTelemetry', () => {
  it('gets defaults where nothing is said', () => {
    expect(documentAfter('set_opentelemetry_config', {}).otherSections.opentelemetry).toEqual({
      status: 'disabled',
      data_types: [],
      exporter_otlp: EXPORTER,
      batch_span_processor: { max_export_batch_size: 512 },
    });
  });

  it('keeps what is said', () => {
    const config = {
      status: 'enabled',
      data_types: ['traces'],
      exporter_otlp: {
        ...ENDPOINT,
        protocol: 'http/protobuf',
        headers: [{ name: 'a', value_from_env: 'TOKEN' }],
        resource_attributes: [{ name: 'service.name', value: 'x' }],
        traces_propagators: ['tracecontext'],
      },
      batch_span_processor: { max_export_batch_size: 10 },
    };
    expect(documentAfter('set_opentelemetry_config', config).otherSections.opentelemetry).toEqual(config);
  });

  it.each<Json>(['enabled', { status: 'enabled' }])('takes a status: %j', (args) => {
    expect(documentAfter('set_opentelemetry_status', args).otherSections.opentelemetry).toMatchObject({
      status: 'enabled',
    });
  });

  it('is not enabled where its export has nowhere to go', () => {
    const document = documentAfter('set_opentelemetry_config', { data_types: ['traces'] });
    expect(errorOf(() => applyCommand('set_opentelemetry_status', 'enabled', { document }))).toMatchObject({
      code: 'invalid-configuration',
      error: 'Inconsistent object: Traces export is enabled but tracing endpoint missing',
    });
  });

  it.each<[Json, string]>([
    [{ status: 'on' }, 'OpenTelemetry status must be either "enabled" or "disabled"'],
    [{ exporter_otlp: { protocol: 'grpc' } }, 'gRPC is not supported'],
    [{ exporter_otlp: { protocol: 'http/json' } }, 'http/json is not supported'],
    [{ exporter_otlp: { protocol: '__proto__' } }, 'unexpected string \'"__proto__"\'.'],
    [{ data_types: ['spans'] }, 'expected traces or metrics or logs, but found spans'],
    [{ exporter_otlp: { headers: [{ name: 'a' }] } }, "the key 'value' was not present"],
  ])('refuses %j', (args, error) => {
    expect(errorOf(() => applyCommand('set_opentelemetry_config', args))).toMatchObject({
      code: 'parse-failed',
      error: expect.stringContaining(error) as string,
    });
  });

  it('refuses batches of nothing', () => {
    const args = { status: 'enabled', batch_span_processor: { max_export_batch_size: 0 } };
    expect(errorOf(() => applyCommand('set_opentelemetry_config', args))).toMatchObject({
      error: 'Inconsistent object: max_export_batch_size must be a positive integer',
    });
  });
});
