// The CRM's HTTP API: `POST <CRM_API_URL>/contacts/batch` with `{contacts: [{email, name, phone}]}` and a bearer key;
// `{results: [{email, status: 'synced' | 'failed', id?, error?}]}` comes back. Timeouts, retries and a size limit here.
import { createHash } from 'node:crypto';
import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
import { errors, request } from 'undici';
import type { CrmConfig } from '../config/handlers-config.js';
import type { CrmContactDto } from './dto/sync-contacts.dto.js';
import { CrmError, crmError } from './error.js';
import { readBatchAnswer, type ContactResult } from './read-batch-answer.js';

const RETRIES = 3;
const FIRST_DELAY_MS = 200;
/** Our caller waits meanwhile: a CRM that wants more patience gets it at the next sync. */
const LONGEST_DELAY_MS = 5000;
const MAX_ANSWER_BYTES = 5 * 1024 * 1024;
const MS = 1000;

export class CrmClient {
  private readonly policy = retry(
    handleWhen(
      (error) => error instanceof CrmError && error.isTemporary && (error.retryAfterMs ?? 0) <= LONGEST_DELAY_MS,
    ),
    { maxAttempts: RETRIES, backoff: new DelegateBackoff(delayOf) },
  );

  constructor(private readonly config: CrmConfig) {}

  /** What became of each contact of a batch. @throws CrmError */
  syncBatch(contacts: readonly CrmContactDto[]): Promise<readonly ContactResult[]> {
    const body = JSON.stringify({
      contacts: contacts.map(({ email, name = null, phone = null }) => ({ email, name, phone })),
    });
    return this.policy.execute(() => this.send(body));
  }

  private async send(body: string): Promise<readonly ContactResult[]> {
    const { url, apiKey, timeoutMs } = this.config;
    try {
      const response = await request(`${url}/contacts/batch`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          // The same for every attempt: a CRM that knows such keys syncs once.
          'idempotency-key': createHash('sha256').update(body).digest('hex'),
          ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
        },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const fault = faultOf(response.statusCode, response.headers['retry-after']);
      if (fault === undefined) return readBatchAnswer(await readText(response.body));
      await response.body.dump();
      throw fault;
    } catch (error) {
      throw toCrmError(error);
    }
  }
}

function faultOf(status: number, retryAfter: string | string[] | undefined): CrmError | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 429 || status === 503) return crmError.busy(readRetryAfter(retryAfter));
  if (status >= 500) return crmError.broken(status);
  return status === 401 || status === 403 ? crmError.denied() : crmError.refused(status);
}

/** Seconds or an HTTP date; whatever else is as if it were not there. */
function readRetryAfter(value: string | string[] | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * MS;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw crmError.unreadable();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function toCrmError(error: unknown): CrmError {
  if (error instanceof CrmError) return error;
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  const isSlow =
    name === 'TimeoutError' || error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;
  return isSlow ? crmError.tooSlow() : crmError.unreachable();
}

/** What the CRM asks for, else twice as long each time; half of it is random, so that instances do not retry in step. */
function delayOf({ attempt, result }: { attempt: number; result: object }): number {
  const error = 'error' in result ? result.error : undefined;
  if (error instanceof CrmError && error.retryAfterMs !== undefined) return error.retryAfterMs;
  const full = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
  return full / 2 + (Math.random() * full) / 2;
}
