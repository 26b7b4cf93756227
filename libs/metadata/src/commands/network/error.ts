// Refusals of the TLS allow-list (spec/metadata-actions-api.md 6.4).
import { GatewayError } from '@app/types';

export const hostKeyEmpty = (): GatewayError =>
  new GatewayError({ code: 'bad-request', message: 'key "host" cannot be empty' });
export const emptyHostname = (): GatewayError =>
  new GatewayError({ code: 'bad-request', message: 'hostname cannot be empty' });
export const hostListed = (host: string): GatewayError =>
  new GatewayError({ code: 'already-exists', message: `the host "${host}" already exists in the allowlist` });
export const hostNotListed = (host: string): GatewayError =>
  new GatewayError({ code: 'not-exists', message: `the host "${host}" isn't present in the allowlist` });
export const missingHost = (): GatewayError =>
  new GatewayError({ code: 'parse-failed', message: 'missing "host" field in input' });
export const unknownPermission = (): GatewayError =>
  new GatewayError({ code: 'parse-failed', message: 'TlsPermission expecting one of SelfSigned' });
