// Signatures of calls by the Standard Webhooks scheme: over id, timestamp and the body as it came over the wire.
import { Webhook } from 'standardwebhooks';
import { refusal } from '../error/error.js';
import { readHeader, type RequestLike } from '../request-like.js';

/** Checks one request. @throws ActionError 401 `access-denied` when no key has signed it, or not in the last minutes. */
export type VerifySignature = (request: RequestLike) => void;

/** Far more than any gateway sends; each costs a comparison. */
const MAX_SIGNATURES = 10;
const TEXT_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

/**
 * Prepares the check. Keys as the gateway has them (`whsec_...`); a call must be signed with one of them, and its
 * timestamp be at most five minutes away. Comparison is in constant time.
 */
export function createSignatureCheck(keys: readonly string[]): VerifySignature {
  const webhooks = keys.map((key) => new Webhook(key));
  return (request) => {
    const headers: Record<string, string> = {};
    for (const name of TEXT_HEADERS) {
      const value = readHeader(request.headers, name);
      if (value === undefined || value === '') throw refusal.missingSignature();
      headers[name] = value;
    }
    // The library reads a number from the beginning of any text.
    if (!/^\d{1,12}$/.test(headers['webhook-timestamp'] ?? '')) throw refusal.wrongSignature();
    if ((headers['webhook-signature'] ?? '').split(' ').length > MAX_SIGNATURES) throw refusal.wrongSignature();
    const body = readRawBody(request);
    if (!webhooks.some((webhook) => isSigned(webhook, body, headers))) throw refusal.wrongSignature();
  };
}

function isSigned(webhook: Webhook, body: string, headers: Record<string, string>): boolean {
  try {
    webhook.verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

function readRawBody({ rawBody, body }: RequestLike): string {
  if (rawBody !== undefined) return typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody);
  if (body === undefined || body === null) return '';
  throw new Error('signatures need the raw body: use createActionAdapter, or create the app with rawBody: true');
}
