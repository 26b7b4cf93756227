// One entry of `network.tls_allowlist`: `{host, suffix?, permissions?}`, or the host alone.
import type { Json } from '@app/types';
import { decodeObject, decodeText, listOf, optionalEntry, required } from '../../decode/decoder.js';
import { missingHost, unknownPermission } from './error.js';

export interface TlsEntry {
  readonly host: string;
  /** The port, if not all of the host's. */
  readonly suffix?: string;
  readonly permissions?: readonly string[];
}

/** @throws GatewayError parse-failed */
export function decodeTlsEntry(value: Json): TlsEntry {
  if (typeof value === 'string') {
    if (value === '') throw missingHost();
    return { host: value };
  }
  const entry = decodeObject(value);
  return {
    host: required(entry, 'host', decodeText),
    ...optionalEntry(entry, 'suffix', decodeText),
    ...optionalEntry(entry, 'permissions', listOf(decodePermission)),
  };
}

function decodePermission(value: Json): string {
  if (value !== 'self-signed') throw unknownPermission();
  return value;
}
