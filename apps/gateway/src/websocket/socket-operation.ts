// One operation on a websocket, from its start to its last frame; a subscription goes on as live query
// (spec/queries-and-mutations.md 10.2, 11.3).
import { randomUUID } from 'node:crypto';
import type { RequestHeaders } from '@app/auth';
import type { OperationSuccess } from '@app/engine';
import { GatewayError, type GraphqlRequest, type Session } from '@app/types';
import type { EndpointProfile } from '../graphql/endpoint-profile.js';
import type { Caller, GraphqlEndpoint } from '../graphql/graphql-endpoint.js';
import { Client } from '../rate-limits/client.js';
import { followLiveQuery } from './live-query.js';
import type { Frames } from './sub-protocol.js';
import { Watches } from './watches.js';

/** Who asks. */
export interface Ready {
  readonly session: Session;
  readonly headers: RequestHeaders;
  /** Of the client. */
  readonly address: string;
}

/** Where an operation runs and whom it tells. */
export interface OperationPlace {
  readonly endpoint: GraphqlEndpoint;
  readonly profile: EndpointProfile;
  readonly refetchIntervalMs: number;
  readonly frames: Frames;
  send(text: string): void;
  /** The client does not read what it was sent: nothing more is asked for it. */
  isCongested(): boolean;
}

export class SocketOperation {
  private readonly controller = new AbortController();
  private readonly watches = new Watches();
  /** It was valid. */
  private ran = false;
  /** Known once it runs. */
  isSubscription = false;
  /** What it was last refused or failed with. */
  error: GatewayError | undefined;
  private readonly includeInternal: boolean;

  constructor(
    private readonly id: string,
    private readonly ready: Ready,
    private readonly place: OperationPlace,
  ) {
    this.includeInternal = place.endpoint.showsInternal(ready.session);
  }

  /** Nothing is sent from now on. */
  stop(): void {
    this.controller.abort();
    this.watches.end();
  }

  /**
   * Answers true when it came to its end by itself; what remains is to send that it is complete. `answered` is called once,
   * when the first answer is there or fails. Never rejects.
   */
  async run(request: GraphqlRequest | GatewayError, answered: () => void): Promise<boolean> {
    const { signal } = this.controller;
    try {
      const ask = this.asker(request);
      const first = await ask().finally(answered);
      if (!signal.aborted) this.place.send(this.place.frames.data(this.id, first.body));
      if (this.isSubscription) await this.follow(ask, first);
    } catch (thrown) {
      this.fail(thrown);
    } finally {
      this.watches.end();
    }
    return !signal.aborted;
  }

  private fail(thrown: unknown): void {
    if (this.controller.signal.aborted) return;
    const { endpoint, frames } = this.place;
    const error = endpoint.asGatewayError(thrown, this.id);
    this.error = error;
    this.place.send(frames[this.ran ? 'failure' : 'refusal'](this.id, error, this.includeInternal));
  }

  /** Runs the operation once per call. */
  private asker(request: GraphqlRequest | GatewayError): () => Promise<OperationSuccess> {
    if (request instanceof GatewayError) return () => Promise.reject(request);
    const { endpoint, profile } = this.place;
    const caller: Caller = {
      session: this.ready.session,
      headers: this.ready.headers,
      requestId: randomUUID(),
      signal: () => this.controller.signal,
      client: new Client(() => this.ready.address),
      transport: 'websocket',
      batched: false,
      follower: this.watches,
      onRun: (plan) => {
        this.ran = true;
        this.isSubscription = plan.operation === 'subscription';
      },
    };
    // A live query is one call, however often it is asked again.
    let origin: Caller['origin'] = 'websocket';
    return () => {
      const asking = endpoint.operate(request, { ...caller, origin, repeats: origin === undefined }, profile);
      origin = undefined;
      return asking;
    };
  }

  private follow(ask: () => Promise<OperationSuccess>, first: OperationSuccess): Promise<void> {
    const { place, watches } = this;
    const { signal } = this.controller;
    return followLiveQuery(
      { ask, first, watches, signal, intervalMs: place.refetchIntervalMs, isHeld: () => place.isCongested() },
      (change) => {
        if (signal.aborted) return;
        if (typeof change === 'string') place.send(place.frames.data(this.id, change));
        else this.fail(change);
      },
    );
  }
}
