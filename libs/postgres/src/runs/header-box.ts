// Stored request headers, in clear or sealed with AES-256-GCM. A sealed value is bound to its run, so that it cannot be
// moved to another one.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '@app/types';
import { headersUnreadable } from './error.js';
import type { RunHeaders } from './run-port.js';

export interface HeaderBox {
  seal(headers: RunHeaders, runId: string): JsonObject;
  /** Reads both forms; whatever is no header value is left out. @throws GatewayError where the key is missing or another one */
  open(stored: Json, runId: string): RunHeaders;
}

/** No header has such a name. */
const TAG = 'actiongraph:sealed';
const NONCE_BYTES = 12;
const MARK_BYTES = 16;

/** @param key 32 bytes; undefined: new headers are stored in clear */
export function createHeaderBox(key: Buffer | undefined): HeaderBox {
  return {
    seal: (headers, runId) =>
      key === undefined || Object.keys(headers).length === 0 ? headers : { [TAG]: encrypt(headers, key, runId) },
    open(stored, runId) {
      if (!isJsonObject(stored)) return {};
      const sealed = stored[TAG];
      if (typeof sealed !== 'string') return headersOf(stored);
      if (key === undefined) throw headersUnreadable();
      return headersOf(decrypt(sealed, key, runId));
    },
  };
}

function encrypt(headers: RunHeaders, key: Buffer, runId: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(runId));
  const body = Buffer.concat([cipher.update(JSON.stringify(headers), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

function decrypt(sealed: string, key: Buffer, runId: string): JsonObject {
  try {
    const bytes = Buffer.from(sealed, 'base64');
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const mark = bytes.subarray(NONCE_BYTES, NONCE_BYTES + MARK_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: MARK_BYTES });
    decipher.setAAD(Buffer.from(runId)).setAuthTag(mark);
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + MARK_BYTES)), decipher.final()]);
    return JSON.parse(text.toString('utf8')) as JsonObject;
  } catch {
    throw headersUnreadable();
  }
}

function headersOf(stored: JsonObject): RunHeaders {
  const isValue = (value: Json): value is string | readonly string[] =>
    typeof value === 'string' || (isJsonList(value) && value.every((item) => typeof item === 'string'));
  const entries = Object.entries(stored).filter((entry): entry is [string, string | readonly string[]] =>
    isValue(entry[1]),
  );
  return Object.fromEntries(entries);
}
