// Refusals of the configuration of telemetry (spec/metadata-actions-api.md 6.4).
import { GatewayError } from '@app/types';

export const wrongStatus = (): GatewayError =>
  new GatewayError({
    code: 'parse-failed',
    message: 'OpenTelemetry status must be either "enabled" or "disabled"',
  });

export const unsupportedProtocol = (protocol: string): GatewayError => {
  const known: Readonly<Record<string, string>> = { 'http/json': 'http/json', grpc: 'gRPC' };
  const name = Object.hasOwn(known, protocol) ? known[protocol] : undefined;
  const message = name === undefined ? `unexpected string '${JSON.stringify(protocol)}'.` : `${name} is not supported`;
  return new GatewayError({ code: 'parse-failed', message });
};

const inconsistent = (reason: string): GatewayError =>
  new GatewayError({ code: 'invalid-configuration', message: `Inconsistent object: ${reason}` });

export const endpointMissing = (first: string, second: string): GatewayError =>
  inconsistent(`${first} export is enabled but ${second} endpoint missing`);
export const batchTooSmall = (): GatewayError => inconsistent('max_export_batch_size must be a positive integer');
