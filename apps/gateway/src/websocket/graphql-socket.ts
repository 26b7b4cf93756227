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
import type { Rounds } from './rounds.js';
import type { SocketWire } from './socket-wire.js';
import { acknowledgement, closeOf, framesOf, pong, type Close, type Frames, type SubProtocol } from './sub-protocol.js';

export interface SocketSettings {
  /** 0: no limit. */
  readonly initTimeoutMs: number;
  /** 0: none are sent. */
  readonly keepAliveMs: number;
  readonly refetchIntervalMs: number;
  /** Of one connection, subscriptions included. */
  readonly maxOperations: number;
}

/** What all sockets of one path and sub-protocol share. */
export interface SocketPlace {
  readonly endpoint: GraphqlEndpoint;
  readonly authenticator: RequestAuthenticator;
  readonly settings: SocketSettings;
  readonly profile: EndpointProfile;
  readonly protocol: SubProtocol;
  readonly keepAlives: Rounds<GraphqlSocket>;
  readonly initTimeouts: Rounds<GraphqlSocket>;
}

/** Longer ones would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export class GraphqlSocket {
  private readonly frames: Frames;
  private operationPlace: OperationPlace | undefined;
  private running: Map<string, SocketOperation> | undefined;
  private ready: Ready | undefined;
  private closed = false;
  private expiry: NodeJS.Timeout | undefined;
  private awaited = 0;
  /** Messages are taken in order, also while a connection_init waits for its session. */
  private turn: Promise<void> | undefined;
  /** How it ends once its last operation is answered. */
  private leaving: Close | undefined;

  /** `handshake`: its headers, kept until the first init. `address`: of the client, for the audit log. */
  constructor(
    private readonly wire: SocketWire,
    private readonly place: SocketPlace,
    private handshake: RequestHeaders | undefined,
    private readonly address = '',
  ) {
    this.frames = framesOf(place.protocol, place.profile.path === '/v1alpha1/graphql' ? 'single' : 'list');
    place.initTimeouts.add(this);
  }

  /** Messages that wait for their turn, and operations whose first answer is awaited. */
  get load(): number {
    return this.awaited;
  }

  /** Operations that run, subscriptions included. */
  get operations(): number {
    return this.running?.size ?? 0;
  }

  receive(text: string): void {
    if (this.closed) return;
    const message = readClientMessage(text, this.place.protocol);
    const taken = this.turn === undefined ? this.take(message) : this.takeAfter(this.turn, message);
    if (taken === undefined) return;
    const turn = taken.finally(() => {
      if (this.turn === turn) this.turn = undefined;
    });
    this.turn = turn;
  }

  /** A connection that says nothing is kept alive; one that does not read is not sent more. */
  beat(): void {
    if (!this.wire.isCongested()) this.wire.send(this.frames.keepAlive);
  }

  /** The client did not say who it is. */
  giveUp(): void {
    this.end(closeOf.initTimeout(this.place.protocol));
  }

  /** Closes from our side. */
  end(close: Close): void {
    if (this.closed) return;
    this.wire.close(close);
    this.gone();
  }

  /** Takes no more operations; subscriptions end now, the others are answered. */
  endAfterOperations(close: Close): void {
    this.leaving = close;
    this.leaveWhenIdle();
  }

  private leaveWhenIdle(): void {
    if (this.leaving === undefined || this.closed) return;
    for (const [id, operation] of this.running ?? []) {
      if (!operation.isSubscription) continue;
      operation.stop();
      this.running?.delete(id);
    }
    if (this.operations === 0) this.end(this.leaving);
  }

  /** The connection is closed, by whichever side: whatever runs is told. */
  gone(): void {
    this.closed = true;
    clearTimeout(this.expiry);
    this.place.initTimeouts.remove(this);
    this.place.keepAlives.remove(this);
    for (const operation of this.running?.values() ?? []) operation.stop();
    this.running = undefined;
  }

  private async takeAfter(turn: Promise<void>, message: ClientMessage | string): Promise<void> {
    this.awaited++;
    await turn;
    this.awaited--;
    await this.take(message);
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
        this.running?.get(message.id)?.stop();
        this.running?.delete(message.id);
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
    if (this.place.protocol === 'modern') this.end(closeOf.badMessage(detail));
    else this.sendConnectionError(`parsing ClientMessage failed: ${detail}`);
  }

  /** A second init authenticates anew, with the headers of its payload only. A failed one ends the connection. */
  private initialise(payload: RequestHeaders): Promise<void> | undefined {
    const headers = this.handshake === undefined ? payload : { ...this.handshake, ...payload };
    this.handshake = undefined;
    this.place.initTimeouts.remove(this);
    try {
      const session = this.place.authenticator.session(headers);
      if (session instanceof Promise) return this.awaitSession(session, headers);
      this.acknowledge({ session, headers, address: this.address });
    } catch (thrown) {
      this.refuseInit(this.place.endpoint.asGatewayError(thrown, randomUUID()));
    }
    return undefined;
  }

  private async awaitSession(pending: Promise<Session>, headers: RequestHeaders): Promise<void> {
    try {
      this.acknowledge({ session: await pending, headers, address: this.address });
    } catch (thrown) {
      this.refuseInit(this.place.endpoint.asGatewayError(thrown, randomUUID()));
    }
  }

  /** The one place where a connection gets its session: a session that ends closes the connection from here. */
  private acknowledge(ready: Ready): void {
    if (this.closed) return;
    const isFirst = this.ready === undefined;
    this.ready = ready;
    this.wire.log?.isOf(ready.session);
    this.wire.send(acknowledgement());
    this.wire.send(this.frames.keepAlive);
    if (isFirst) this.place.keepAlives.add(this);
    this.endWith(ready.session);
  }

  /** A session that was renewed ends later. */
  private endWith({ expiresAtMs }: Session): void {
    clearTimeout(this.expiry);
    if (expiresAtMs === undefined) return;
    const leftMs = expiresAtMs - Date.now();
    this.expiry = setTimeout(
      () => {
        if (leftMs > MAX_TIMER_MS && this.ready !== undefined) this.endWith(this.ready.session);
        else this.end(closeOf.sessionExpired());
      },
      Math.min(Math.max(0, leftMs), MAX_TIMER_MS),
    ).unref();
  }

  private refuseInit(error: GatewayError): void {
    if (this.closed) return;
    this.wire.log?.initRefused(error);
    const { protocol } = this.place;
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
      if (this.place.protocol === 'modern') this.end(closeOf.startFailed(fault.message));
      return;
    }
    if (this.ready === undefined) return;
    if (this.leaving !== undefined) {
      this.wire.send(this.frames.refusal(id, socketError.shuttingDown(), false));
      this.wire.send(this.frames.complete(id));
      return;
    }
    this.running ??= new Map();
    const { maxOperations } = this.place.settings;
    if (this.running.size >= maxOperations) {
      this.wire.send(this.frames.refusal(id, socketError.tooManyOperations(maxOperations), false));
      this.wire.send(this.frames.complete(id));
      return;
    }
    const operation = new SocketOperation(id, this.ready, this.placeOfOperations());
    this.running.set(id, operation);
    void this.run(id, operation, request);
  }

  private startFault(id: string): GatewayError | undefined {
    if (this.ready === undefined) return socketError.notInitialised();
    return this.running?.has(id) === true ? socketError.idInUse(id) : undefined;
  }

  private async run(id: string, operation: SocketOperation, request: GraphqlRequest | GatewayError): Promise<void> {
    const { log } = this.wire;
    this.awaited++;
    log?.operation(id, 'started');
    const settled = await operation.run(request, () => {
      this.awaited--;
      if (operation.isSubscription) this.leaveWhenIdle();
    });
    log?.operation(id, settled ? 'completed' : 'stopped', operation.error);
    if (!settled) return;
    this.running?.delete(id);
    this.wire.send(this.frames.complete(id));
    this.leaveWhenIdle();
  }

  private placeOfOperations(): OperationPlace {
    const { wire, frames } = this;
    const { endpoint, profile, settings } = this.place;
    return (this.operationPlace ??= {
      endpoint,
      profile,
      refetchIntervalMs: settings.refetchIntervalMs,
      frames,
      send: (text) => {
        wire.send(text);
      },
      isCongested: () => wire.isCongested(),
    });
  }
}
