// One request on one connection, as undici reports it. Uses undici's raw handler methods: they cost half of the newer
// controller form, keep repeated headers, and are what undici 7 calls underneath.
import type { Client, Dispatcher } from 'undici';
import type { HttpFailure } from '@app/types';
import type { ConnectionPool, PoolJob } from '../pool/connection-pool.js';
import { tooLarge } from './decode-body.js';
import { toFailure, wasNotSent, type Progress } from './error.js';
import type { Hop } from './hop.js';
import { firstHeader, readHeaders, type RawAnswer } from './raw-answer.js';

/** Learns the outcome: exactly one call, none after `cancel`. */
export interface AttemptOwner {
  onAnswer(answer: RawAnswer): void;
  /** `notSent`: the request certainly did not reach the server. */
  onFailure(failure: HttpFailure, notSent: boolean): void;
}

export class Attempt implements PoolJob, Dispatcher.DispatchHandler {
  private client: Client | undefined;
  private progress: Progress = 'connecting';
  /** Nothing more is reported. */
  private over = false;
  private status = 0;
  private headers: RawAnswer['headers'] = [];
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(
    private readonly hop: Hop,
    private readonly owner: AttemptOwner,
    private readonly settings: { readonly pool: ConnectionPool; readonly maxBytes: number },
  ) {}

  begin(): void {
    this.settings.pool.run(this);
  }

  /** Ends it without a report; returns how far it had come. */
  cancel(): Progress | 'waiting' {
    this.over = true;
    if (this.settings.pool.cancel(this)) return 'waiting';
    if (this.progress !== 'connecting') this.discard();
    return this.progress;
  }

  start(client: Client): void {
    this.client = client;
    const { target, method, headers, body } = this.hop;
    // Errors in the request itself come back through onError.
    client.dispatch({ path: target.path, method, headers: headers as string[], body, blocking: false }, this);
  }

  onConnect(): void {
    // Cancelled while connecting: throwing keeps the fresh connection for others.
    if (this.over) throw new Error('cancelled');
    this.progress = 'sent';
  }

  onResponseStarted(): void {
    this.progress = 'answering';
  }

  onHeaders(status: number, raw: Buffer[]): boolean {
    if (status < 200) return true;
    this.status = status;
    this.headers = readHeaders(raw);
    if (Number(firstHeader(this.headers, 'content-length') ?? 0) > this.settings.maxBytes) this.rejectSize();
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.size += chunk.length;
    if (this.size > this.settings.maxBytes) this.rejectSize();
    else this.chunks.push(chunk);
    return true;
  }

  onComplete(): void {
    this.release();
    if (this.over) return;
    this.over = true;
    this.owner.onAnswer({ status: this.status, headers: this.headers, chunks: this.chunks });
  }

  onError(error: Error): void {
    this.release();
    if (this.over) return;
    this.over = true;
    const notSent = wasNotSent(error, this.progress, this.hop.body);
    this.owner.onFailure(toFailure(error, this.progress), notSent);
  }

  private rejectSize(): void {
    if (this.over) return;
    this.over = true;
    this.discard();
    this.owner.onFailure(tooLarge(this.settings.maxBytes), false);
  }

  private discard(): void {
    const { client } = this;
    this.client = undefined;
    if (client !== undefined) this.settings.pool.discard(client);
  }

  /** undici ends every dispatch with exactly one onComplete or onError. */
  private release(): void {
    const { client } = this;
    this.client = undefined;
    if (client !== undefined) this.settings.pool.release(client);
  }
}
