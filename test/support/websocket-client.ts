// A websocket client that keeps what it is told, frame by frame.
import { WebSocket } from 'ws';
import type { Json, JsonObject } from '@app/types';
import { until } from './until.js';

export interface SocketOptions {
  readonly path?: string;
  /** The header as a whole; undefined: none is sent. */
  readonly protocol?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** Functions, not methods: specs take them apart. */
export interface SocketUnderTest {
  readonly socket: WebSocket;
  /** Everything received so far, in order; keep-alives left out. */
  readonly frames: Json[];
  readonly keepAlives: Json[];
  /** Sends JSON, or text as it is. */
  readonly send: (message: JsonObject | string) => void;
  /** The first frames, once there are so many. */
  readonly received: (count: number) => Promise<readonly Json[]>;
  readonly closed: Promise<Closed>;
}

const KEEP_ALIVE = /^\{"type":"(?:ka"\}|ping")/;

/** Opens a connection. @throws Error `<status> <body>` when the handshake is refused */
export async function openSocket(url: string, options: SocketOptions = {}): Promise<SocketUnderTest> {
  const { path = '/v1/graphql', protocol, headers = {} } = options;
  const sent = protocol === undefined ? headers : { ...headers, 'sec-websocket-protocol': protocol };
  const socket = new WebSocket(url.replace(/^http/, 'ws') + path, protocol?.split(', ') ?? [], { headers: sent });
  const frames: Json[] = [];
  const keepAlives: Json[] = [];
  socket.on('message', (bytes: Buffer) => {
    const text = bytes.toString();
    (KEEP_ALIVE.test(text) ? keepAlives : frames).push(JSON.parse(text) as Json);
  });
  const closed = new Promise<Closed>((resolve) => {
    socket.on('close', (code, reason) => {
      resolve({ code, reason: reason.toString() });
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        reject(new Error(`${response.statusCode ?? 0} ${body}`));
      });
    });
  });
  return {
    socket,
    frames,
    keepAlives,
    send: (message) => {
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    },
    received: async (count) => {
      await until(() => frames.length >= count).catch((error: unknown) => {
        throw new Error(`${String(error)}; received: ${JSON.stringify(frames)}`);
      });
      return frames.slice(0, count);
    },
    closed,
  };
}

export const MODERN = 'graphql-transport-ws';
export const LEGACY = 'graphql-ws';

/** Opens a connection that is acknowledged; its frames start behind the acknowledgement. */
export async function openReady(
  url: string,
  options: SocketOptions & { readonly init?: JsonObject } = {},
): Promise<SocketUnderTest> {
  const opened = await openSocket(url, options);
  opened.send({ type: 'connection_init', ...(options.init === undefined ? {} : { payload: options.init }) });
  await opened.received(1);
  opened.frames.length = 0;
  return opened;
}
