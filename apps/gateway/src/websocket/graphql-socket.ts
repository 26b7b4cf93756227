// One websocket from handshake to close: its state, its session and the operations that run on it
// (spec/queries-and-mutations.md 11).
import { randomUUID } from 'node:crypto';
import type { RequestHeaders } from '@app/auth';
import { GatewayError, type GraphqlRequest, type Session } from '@app/types';
import type { EndpointProfile } from '../graphql/endpoint-profile.js';
import type { Caller, GraphqlEndpoint } from '../graphql/graphql-endpoint.js';
import type { RequestAuthenticator } from '../session/authenticate-request.js';
import { readClientMessage, type ClientMessage } from './client-message.js';
import { socketError } from './error.js';
import { followLiveQuery, type LiveQuery } from './live-query.js';
import { acknowledgement, closeOf, framesOf, pong, type Close, type Frames, type SubProtocol } from './sub-protocol.js';

/** The connection under it, as far as it is used here. */
export interface Wire {
  send(text: string): void;
  close(close: Close): void;
}

export interface SocketSettings {
  /** 0: no limit. */
  readonly initTimeoutMs: number;
  /** 0: none are sent. */
  readonly keepAliveMs: number;
  readonly refetchIntervalMs: number;
}

export interface SocketDependencies {
  readonly endpoint: GraphqlEndpoint;
  readonly authenticator: RequestAuthenticator;
  readonly settings: SocketSettings;
  readonly profile: EndpointProfile;
  readonly protocol: SubProtocol;
  /** Of the handshake. */
  readonly headers: RequestHeaders;
}

interface Ready {
  readonly session: Session;
  readonly headers: RequestHeaders;
}

export class GraphqlSocket {
  private readonly frames: Frames;
  private readonly running = new Map<string, AbortController>();
  private ready: Ready | undefined;
  private initFailure: GatewayError | undefined;
  private hadInit = false;
  private closed = false;
  private keepAlive: NodeJS.Timeout | undefined;
  private readonly initTimer: NodeJS.Timeout | undefined;
  /** Messages are taken in order, also while a connection_init waits for its session. */
  private turn: Promise<void> | undefined;

  constructor(
    private readonly wire: Wire,
    private readonly dependencies: SocketDependencies,
  ) {
    const { protocol, profile, settings } = dependencies;
    this.frames = framesOf(protocol, profile.path === '/v1alpha1/graphql' ? 'single' : 'list');
    if (settings.initTimeoutMs > 0) {
      this.initTimer = setTimeout(() => {
        this.end(closeOf.initTimeout(protocol));
      }, settings.initTimeoutMs);
      this.initTimer.unref();
    }
  }

  /** Operations that run now. */
  get load(): number {
    return this.running.size;
  }

  receive(text: string): void {
    if (this.closed) return;
    const message = readClientMessage(text, this.dependencies.protocol);
    if (this.turn === undefined) this.take(message);
    else
      this.turn = this.turn.then(() => {
        this.take(message);
      });
  }

  /** Closes from our side. */
  end(close: Close): void {
    if (this.closed) return;
    this.wire.close(close);
    this.gone();
  }

  /** The connection is closed, by whichever side: whatever runs is told. */
  gone(): void {
    this.closed = true;
    clearTimeout(this.initTimer);
    clearInterval(this.keepAlive);
    for (const operation of this.running.values()) operation.abort();
    this.running.clear();
  }

  private take(message: ClientMessage | string): void {
    if (this.closed) return;
    if (typeof message === 'string') {
      this.misunderstand(message);
      return;
    }
    switch (message.type) {
      case 'init':
        this.initialise(message.headers);
        return;
      case 'start':
        this.start(message.id, message.request);
        return;
      case 'stop':
        this.running.get(message.id)?.abort();
        this.running.delete(message.id);
        return;
      case 'ping':
        this.wire.send(pong(message.payload));
        return;
      case 'terminate':
        this.end(closeOf.terminated());
        return;
      case 'pong':
    }
  }

  private misunderstand(detail: string): void {
    if (this.dependencies.protocol === 'modern') this.end(closeOf.badMessage(detail));
    else this.sendConnectionError(`parsing ClientMessage failed: ${detail}`);
  }

  /** A second init authenticates anew, with the headers of its payload only. */
  private initialise(payload: RequestHeaders): void {
    const headers = this.hadInit ? payload : { ...this.dependencies.headers, ...payload };
    this.hadInit = true;
    clearTimeout(this.initTimer);
    if (this.initFailure !== undefined) {
      this.refuseInit(this.initFailure);
      return;
    }
    try {
      const session = this.dependencies.authenticator.session(headers);
      if (session instanceof Promise) this.turn = this.awaitSession(session, headers);
      else this.acknowledge({ session, headers });
    } catch (thrown) {
      this.refuseInit(this.dependencies.endpoint.asGatewayError(thrown, randomUUID()));
    }
  }

  private async awaitSession(pending: Promise<Session>, headers: RequestHeaders): Promise<void> {
    try {
      this.acknowledge({ session: await pending, headers });
    } catch (thrown) {
      this.refuseInit(this.dependencies.endpoint.asGatewayError(thrown, randomUUID()));
    }
  }

  private acknowledge(ready: Ready): void {
    if (this.closed) return;
    this.ready = ready;
    this.wire.send(acknowledgement());
    this.wire.send(this.frames.keepAlive);
    const { keepAliveMs } = this.dependencies.settings;
    if (keepAliveMs === 0 || this.keepAlive !== undefined) return;
    this.keepAlive = setInterval(() => {
      this.wire.send(this.frames.keepAlive);
    }, keepAliveMs);
    this.keepAlive.unref();
  }

  private refuseInit(error: GatewayError): void {
    if (this.closed) return;
    this.initFailure = error;
    const { protocol } = this.dependencies;
    if (protocol === 'legacy') this.sendConnectionError(error.message);
    this.end(closeOf.initFailed(protocol, error.message));
  }

  private sendConnectionError(message: string): void {
    this.wire.send(JSON.stringify({ type: 'connection_error', payload: message }));
  }

  private start(id: string, request: GraphqlRequest | GatewayError): void {
    const fault = this.startFault(id);
    if (fault !== undefined) {
      this.wire.send(this.frames.refusal(id, fault, false));
      this.wire.send(this.frames.complete(id));
      if (this.dependencies.protocol === 'modern') this.end(closeOf.startFailed(fault.message));
      return;
    }
    const { ready } = this;
    if (ready === undefined) return;
    const operation = new AbortController();
    this.running.set(id, operation);
    void this.run(id, request, { ready, operation });
  }

  private startFault(id: string): GatewayError | undefined {
    if (this.initFailure !== undefined) return socketError.initFailed(this.initFailure.message);
    if (this.ready === undefined) return socketError.notInitialised();
    return this.running.has(id) ? socketError.idInUse(id) : undefined;
  }

  private async run(
    id: string,
    request: GraphqlRequest | GatewayError,
    at: { readonly ready: Ready; readonly operation: AbortController },
  ): Promise<void> {
    const { endpoint } = this.dependencies;
    const includeInternal = endpoint.showsInternal(at.ready.session);
    const isCurrent = (): boolean => this.running.get(id) === at.operation;
    const progress: Progress = { ran: false, subscription: false };
    try {
      if (request instanceof GatewayError) throw request;
      const ask = this.asker(request, at, progress);
      const first = await ask();
      if (isCurrent()) this.wire.send(this.frames.data(id, first));
      if (progress.subscription) {
        await this.follow({ ask, first, signal: at.operation.signal }, (change) => {
          if (isCurrent()) this.wire.send(this.changeFrame(id, change, includeInternal));
        });
        return;
      }
    } catch (thrown) {
      if (!isCurrent()) return;
      const error = endpoint.asGatewayError(thrown, id);
      this.wire.send(this.frames[progress.ran ? 'failure' : 'refusal'](id, error, includeInternal));
    }
    if (!isCurrent()) return;
    this.running.delete(id);
    this.wire.send(this.frames.complete(id));
  }

  /** Runs the operation once per call and answers the response's JSON text. */
  private asker(
    request: GraphqlRequest,
    { ready, operation }: { readonly ready: Ready; readonly operation: AbortController },
    progress: Progress,
  ): () => Promise<string> {
    const { endpoint, profile } = this.dependencies;
    const caller: Caller = {
      session: ready.session,
      headers: ready.headers,
      requestId: randomUUID(),
      signal: () => operation.signal,
      transport: 'websocket',
      batched: false,
      onRun: (plan) => {
        progress.ran = true;
        progress.subscription = plan.operation === 'subscription';
      },
    };
    return async () => (await endpoint.operate(request, caller, profile)).body;
  }

  private follow(query: Omit<LiveQuery, 'intervalMs'>, tell: (change: string | Error) => void): Promise<void> {
    return followLiveQuery({ ...query, intervalMs: this.dependencies.settings.refetchIntervalMs }, tell);
  }

  private changeFrame(id: string, change: string | Error, includeInternal: boolean): string {
    if (typeof change === 'string') return this.frames.data(id, change);
    return this.frames.failure(id, this.dependencies.endpoint.asGatewayError(change, id), includeInternal);
  }
}

/** How far an operation has come. */
interface Progress {
  /** It was valid. */
  ran: boolean;
  subscription: boolean;
}
