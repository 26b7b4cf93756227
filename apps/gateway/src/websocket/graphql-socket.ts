// One websocket from handshake to close: its state, its session and the operations that run on it
// (spec/queries-and-mutations.md 11).
import { randomUUID } from 'node:crypto';
import type { RequestHeaders } from '@app/auth';
import type { GatewayError, GraphqlRequest, Session } from '@app/types';
import type { EndpointProfile } from '../graphql/endpoint-profile.js';
import type { GraphqlEndpoint } from '../graphql/graphql-endpoint.js';
import type { RequestAuthenticator } from '../session/authenticate-request.js';
import { readClientMessage, type ClientMessage } from './client-message.js';
import { socketError } from './error.js';
import { SocketOperation, type OperationPlace, type Ready } from './socket-operation.js';
import { acknowledgement, closeOf, framesOf, pong, type Close, type Frames, type SubProtocol } from './sub-protocol.js';

/** The connection under it, as far as it is used here. */
export interface Wire {
  send(text: string): void;
  close(close: Close): void;
  /** What was sent waits for a client that does not read. */
  isCongested(): boolean;
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

export class GraphqlSocket {
  private readonly frames: Frames;
  private readonly place: OperationPlace;
  private readonly running = new Map<string, SocketOperation>();
  private ready: Ready | undefined;
  private hadInit = false;
  private closed = false;
  private awaited = 0;
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
    this.place = {
      endpoint: dependencies.endpoint,
      profile,
      refetchIntervalMs: settings.refetchIntervalMs,
      frames: this.frames,
      send: (text) => {
        wire.send(text);
      },
      isCongested: () => wire.isCongested(),
    };
    if (settings.initTimeoutMs > 0) {
      this.initTimer = setTimeout(() => {
        this.end(closeOf.initTimeout(protocol));
      }, settings.initTimeoutMs);
      this.initTimer.unref();
    }
  }

  /** Operations whose first answer is awaited. */
  get load(): number {
    return this.awaited;
  }

  receive(text: string): void {
    if (this.closed) return;
    const message = readClientMessage(text, this.dependencies.protocol);
    const taken = this.turn === undefined ? this.take(message) : this.turn.then(() => this.take(message));
    if (taken === undefined) return;
    const turn = taken.finally(() => {
      if (this.turn === turn) this.turn = undefined;
    });
    this.turn = turn;
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
    for (const operation of this.running.values()) operation.stop();
    this.running.clear();
  }

  /** A promise: the next message waits for it. */
  private take(message: ClientMessage | string): Promise<void> | undefined {
    if (this.closed) return undefined;
    if (typeof message === 'string') this.misunderstand(message);
    else if (message.type === 'init') return this.initialise(message.headers);
    else this.obey(message);
    return undefined;
  }

  private obey(message: Exclude<ClientMessage, { readonly type: 'init' }>): void {
    switch (message.type) {
      case 'start':
        this.start(message.id, message.request);
        return;
      case 'stop':
        this.running.get(message.id)?.stop();
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

  /** A second init authenticates anew, with the headers of its payload only. A failed one ends the connection. */
  private initialise(payload: RequestHeaders): Promise<void> | undefined {
    const headers = this.hadInit ? payload : { ...this.dependencies.headers, ...payload };
    this.hadInit = true;
    clearTimeout(this.initTimer);
    try {
      const session = this.dependencies.authenticator.session(headers);
      if (session instanceof Promise) return this.awaitSession(session, headers);
      this.acknowledge({ session, headers });
    } catch (thrown) {
      this.refuseInit(this.dependencies.endpoint.asGatewayError(thrown, randomUUID()));
    }
    return undefined;
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
      this.wire.send(this.frames.startFault(id, fault));
      this.wire.send(this.frames.complete(id));
      if (this.dependencies.protocol === 'modern') this.end(closeOf.startFailed(fault.message));
      return;
    }
    if (this.ready === undefined) return;
    const operation = new SocketOperation(id, this.ready, this.place);
    this.running.set(id, operation);
    void this.run(id, operation, request);
  }

  private startFault(id: string): GatewayError | undefined {
    if (this.ready === undefined) return socketError.notInitialised();
    return this.running.has(id) ? socketError.idInUse(id) : undefined;
  }

  private async run(id: string, operation: SocketOperation, request: GraphqlRequest | GatewayError): Promise<void> {
    this.awaited++;
    const settled = operation.run(request, () => this.awaited--);
    if (!(await settled)) return;
    this.running.delete(id);
    this.wire.send(this.frames.complete(id));
  }
}
