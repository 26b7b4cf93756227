// The upgrade requests of the HTTP server: who may open a websocket, and all that are open
// (spec/queries-and-mutations.md 11.1, 11.5).
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import { printError } from '@app/engine';
import { invariant, type GatewayError, type Observe } from '@app/types';
import { ENDPOINT_PROFILES, RELAY, type EndpointProfile } from '../graphql/endpoint-profile.js';
import type { ClientOf } from '../rate-limits/client.js';
import { isOriginAllowed, type CorsPolicy } from '../session/cors.js';
import { asksForWebsocket, declineUpgrade } from './decline-upgrade.js';
import { socketError } from './error.js';
import { GraphqlSocket, type SocketPlace } from './graphql-socket.js';
import { Rounds } from './rounds.js';
import { SocketLog } from './socket-log.js';
import { CONGESTED_BYTES, SocketWire } from './socket-wire.js';
import { chooseSubProtocol, closeOf, PROTOCOL_NAME, type Close, type SubProtocol } from './sub-protocol.js';

/** Rounds come up to a twentieth early; a client has the time that it was promised. */
const NEVER_EARLY = 20 / 19;
const RESUME_CHECK_MS = 20;
/** A client that does not answer a close frame is cut off. */
const CLOSE_TIMEOUT_MS = 2_000;

export interface WebsocketSettings extends Pick<SocketPlace, 'endpoint' | 'authenticator' | 'settings'> {
  readonly cors: CorsPolicy;
  readonly relayEnabled: boolean;
  readonly clientOf: ClientOf;
  readonly readCookie: boolean;
  readonly maxMessageBytes: number;
  /** How long operations in flight may take at the end. */
  readonly drainMs: number;
  /** Undefined when nobody listens. */
  readonly observe: Observe | undefined;
  /** Operations of one connection that wait for their first answer at a time, before its next messages wait. */
  readonly maxInFlight: number;
  /** What waits for one slow client before it is cut off. */
  readonly maxBufferedBytes: number;
}

export class WebsocketEndpoint {
  private readonly server: WebSocketServer;
  private readonly sockets = new Set<GraphqlSocket>();
  private readonly places = new Map<EndpointProfile, Readonly<Record<SubProtocol, SocketPlace>>>();
  private isClosing = false;

  constructor(private readonly settings: WebsocketSettings) {
    // The types of `ws` do not know closeTimeout yet.
    const options: ServerOptions & { readonly closeTimeout: number } = {
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: settings.maxMessageBytes,
      closeTimeout: CLOSE_TIMEOUT_MS,
      // The name of the older protocol is answered whatever the client asked for.
      handleProtocols: (_offered, request) =>
        PROTOCOL_NAME[chooseSubProtocol(request.headers['sec-websocket-protocol'])],
    };
    this.server = new WebSocketServer(options);
    this.sharePlaces();
  }

  listenTo(http: Server): void {
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (!asksForWebsocket(request)) {
        declineUpgrade(http, request, { socket, head });
        return;
      }
      // A reset during the handshake would end the process.
      socket.on('error', () => undefined);
      this.upgrade(request, socket, head);
    });
  }

  /** Closes all connections; new ones are opened as before. */
  closeAll(close: Close = closeOf.metadataChanged()): void {
    for (const socket of this.sockets) socket.end(close);
  }

  /** Refuses new connections and new operations, and closes every connection once its last operation is answered. */
  shutDown(): void {
    this.isClosing = true;
    for (const socket of this.sockets) socket.endAfterOperations(closeOf.shutdown());
    setTimeout(() => {
      this.closeAll(closeOf.shutdown());
    }, this.settings.drainMs).unref();
  }

  /** Operations of all connections, subscriptions included. */
  get operations(): number {
    let count = 0;
    for (const socket of this.sockets) count += socket.operations;
    return count;
  }

  get connections(): number {
    return this.sockets.size;
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.isClosing) {
      answer(socket, { status: 503, body: 'Server is shutting down', headers: { 'Retry-After': '0' } });
      return;
    }
    const path = (request.url ?? '').split('?', 1)[0];
    const profile = ENDPOINT_PROFILES.find((one) => one.path === path && (one !== RELAY || this.settings.relayEnabled));
    const fault = profile === undefined ? socketError.unknownPath() : this.originFault(request);
    if (profile === undefined || fault !== undefined) this.reject(socket, fault ?? socketError.unknownPath());
    else {
      this.server.handleUpgrade(request, socket, head, (opened) => {
        this.open(opened, request, profile);
      });
    }
  }

  private reject(socket: Duplex, error: GatewayError): void {
    const { observe } = this.settings;
    if (observe !== undefined) new SocketLog(observe).rejected(error);
    refuse(socket, error);
  }

  private originFault({ headers }: IncomingMessage): GatewayError | undefined {
    const { cors } = this.settings;
    if (headers.origin === undefined || cors.allow === 'none' || isOriginAllowed(cors, headers.origin))
      return undefined;
    return socketError.foreignOrigin();
  }

  private open(opened: WebSocket, request: IncomingMessage, profile: EndpointProfile): void {
    const place = this.places.get(profile)?.[chooseSubProtocol(request.headers['sec-websocket-protocol'])];
    invariant(place, 'every profile has its places');
    const wire = new SocketWire(opened, this.settings.maxBufferedBytes, this.openLog());
    const socket = new GraphqlSocket(wire, place, this.readHeaders(request), this.settings.clientOf(request).address);
    this.sockets.add(socket);
    opened.on('error', () => undefined);
    opened.on('message', (bytes: Buffer) => {
      socket.receive(bytes.toString());
      if (!opened.isPaused && this.isBusy(opened, socket)) this.restUntilIdle(opened, socket);
    });
    opened.once('close', () => {
      this.sockets.delete(socket);
      socket.gone();
      wire.log?.closed();
    });
  }

  private openLog(): SocketLog | undefined {
    const { observe } = this.settings;
    if (observe === undefined) return undefined;
    const log = new SocketLog(observe);
    log.accepted();
    return log;
  }

  /** Without CORS any page may open a websocket with the browser's cookies, so they do not count. */
  private readHeaders({ headers }: IncomingMessage): IncomingMessage['headers'] {
    if (this.settings.cors.allow !== 'none' || this.settings.readCookie) return headers;
    return { ...headers, cookie: undefined };
  }

  private sharePlaces(): void {
    const { endpoint, authenticator, settings } = this.settings;
    const keepAlives = new Rounds<GraphqlSocket>(settings.keepAliveMs, (socket) => {
      socket.beat();
    });
    const initTimeouts = new Rounds<GraphqlSocket>(settings.initTimeoutMs * NEVER_EARLY, (socket) => {
      socket.giveUp();
    });
    const shared = { endpoint, authenticator, settings, keepAlives, initTimeouts };
    for (const profile of ENDPOINT_PROFILES) {
      const place = { ...shared, profile };
      this.places.set(profile, {
        modern: { ...place, protocol: 'modern' },
        legacy: { ...place, protocol: 'legacy' },
      });
    }
  }

  private isBusy(opened: WebSocket, socket: GraphqlSocket): boolean {
    return opened.bufferedAmount > CONGESTED_BYTES || socket.load >= this.settings.maxInFlight;
  }

  private restUntilIdle(opened: WebSocket, socket: GraphqlSocket): void {
    opened.pause();
    const timer = setInterval(() => {
      if (opened.readyState === opened.OPEN && this.isBusy(opened, socket)) return;
      clearInterval(timer);
      opened.resume();
    }, RESUME_CHECK_MS);
    timer.unref();
  }
}

function refuse(socket: Duplex, error: GatewayError): void {
  const headers = { 'Content-Type': 'application/json; charset=utf-8' };
  answer(socket, { status: error.status, body: printError(error, false), headers });
}

function answer(
  socket: Duplex,
  {
    status,
    body,
    headers,
  }: { readonly status: number; readonly body: string; readonly headers: Record<string, string> },
): void {
  const lines = Object.entries({ ...headers, Connection: 'close', 'Content-Length': String(Buffer.byteLength(body)) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n${body}`);
}
