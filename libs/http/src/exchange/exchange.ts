// One `send` from start to outcome: attempts and redirects under one deadline, one size limit and one abort signal.
import { setMaxListeners } from 'node:events';
import type { HttpFailure, HttpRequest, HttpResponse } from '@app/types';
import type { TargetPolicy } from '../policy/target-policy.js';
import type { Origins } from '../pool/origins.js';
import { Attempt, type AttemptOwner } from './attempt.js';
import { decodeBody } from './decode-body.js';
import { failure, toFailure } from './error.js';
import type { Hop } from './hop.js';
import { headerText, firstHeader, type RawAnswer } from './raw-answer.js';
import { followRedirect, isRedirect } from './redirect.js';

export type Outcome = HttpResponse | HttpFailure;

export interface ExchangeSettings {
  readonly origins: Origins;
  readonly maxResponseBytes: number;
  readonly maxRedirects: number;
  readonly policy: TargetPolicy | undefined;
}

/** The longest time that a timer of Node takes. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export class Exchange implements AttemptOwner {
  private attempt: Attempt | undefined;
  private timer: NodeJS.Timeout | undefined;
  private settled = false;
  private redirects = 0;
  private retried = false;

  /** `settle` is called exactly once. */
  constructor(
    private hop: Hop,
    private readonly request: HttpRequest,
    private readonly context: { readonly settings: ExchangeSettings; readonly settle: (outcome: Outcome) => void },
  ) {}

  begin(): void {
    const { timeoutMs, signal } = this.request;
    this.timer = setTimeout(onDeadline, Math.min(timeoutMs, MAX_TIMEOUT_MS), this);
    if (signal !== undefined) {
      // One operation may have many calls on their way, which is no leak.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', this);
    }
    this.try();
  }

  /** The time is over, wherever the exchange is. */
  expire(): void {
    const progress = this.attempt?.cancel();
    const kind = progress === 'connecting' ? 'connection-timeout' : 'response-timeout';
    const reason = progress === 'waiting' ? ', waiting for a free connection' : '';
    this.settle(failure(kind, `after ${this.request.timeoutMs} ms${reason}`));
  }

  /** The abort signal's event. (The name is the platform's.) */
  handleEvent(): void {
    this.attempt?.cancel();
    this.settle(failure('aborted', 'the caller gave up'));
  }

  onAnswer(answer: RawAnswer): void {
    if (isRedirect(answer.status) && this.redirect(answer)) return;
    const encoding = headerText(answer.headers, 'content-encoding');
    if (encoding === '') this.settle(respond(answer, joinChunks(answer.chunks).toString('utf8')));
    else void this.decode(answer, encoding);
  }

  onFailure(reason: HttpFailure, notSent: boolean): void {
    if (notSent && !this.retried) {
      this.retried = true;
      this.try();
    } else {
      this.settle(reason);
    }
  }

  private try(): void {
    const { origins, maxResponseBytes, policy } = this.context.settings;
    const refusal = policy?.refusal(this.hop.target.origin);
    if (refusal !== undefined) {
      this.settle(failure('forbidden-target', refusal));
      return;
    }
    try {
      const pool = origins.pool(this.hop.target.origin);
      this.attempt = new Attempt(this.hop, this, { pool, maxBytes: maxResponseBytes });
      this.attempt.begin();
    } catch (error) {
      // undici throws for options and origins that it does not accept.
      this.settle(toFailure(error instanceof Error ? error : new Error(String(error)), 'connecting'));
    }
  }

  /** Follows a redirect. False when the answer has no usable `Location` and so stands for itself. */
  private redirect({ status, headers }: RawAnswer): boolean {
    const location = firstHeader(headers, 'location');
    const next = location === undefined ? undefined : followRedirect(this.hop, status, location);
    if (next === undefined) return false;
    this.redirects++;
    if (this.redirects > this.context.settings.maxRedirects) {
      this.settle(failure('too-many-redirects', `${this.redirects} redirects`));
    } else {
      this.hop = next;
      // Not at once: answers come from inside undici's parser, which must end before the next dispatch.
      queueMicrotask(() => {
        if (!this.settled) this.try();
      });
    }
    return true;
  }

  private async decode(answer: RawAnswer, encoding: string): Promise<void> {
    const decoded = await decodeBody(joinChunks(answer.chunks), encoding, this.context.settings.maxResponseBytes);
    this.settle(decoded.ok ? respond(answer, decoded.text) : decoded.failure);
  }

  private settle(outcome: Outcome): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.timer);
    this.request.signal?.removeEventListener('abort', this);
    this.context.settle(outcome);
  }
}

function onDeadline(exchange: Exchange): void {
  exchange.expire();
}

function joinChunks(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}

function respond({ status, headers }: RawAnswer, body: string): HttpResponse {
  return { type: 'response', status, headers, body };
}
