// Servers on loopback for the specs of this lib: well-behaved ones, and raw sockets that misbehave to the byte.
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { HttpFailure, HttpRequest, HttpResponse } from '@app/types';

export interface Loopback {
  readonly url: string;
  /** Sockets accepted so far, open or not. */
  readonly sockets: readonly Socket[];
}

const running: (() => Promise<void>)[] = [];

/** An HTTP server of Node. */
export function serveHttp(listener: RequestListener): Promise<Loopback> {
  return listen(createHttpServer(listener));
}

/** A TCP server that gets every connection, and every request of it as text once it is complete. */
export function serveRaw(onRequest: (socket: Socket, request: string, count: number) => void): Promise<Loopback> {
  let count = 0;
  return listen(
    createServer((socket) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        for (let end = endOfRequest(text); end !== -1; end = endOfRequest(text)) {
          const request = text.slice(0, end);
          text = text.slice(end);
          onRequest(socket, request, ++count);
        }
      });
    }),
  );
}

/** A TCP server whose every connection goes to `onConnection`. */
export function serveSockets(onConnection: (socket: Socket) => void): Promise<Loopback> {
  return listen(createServer(onConnection));
}

/** Stops what the functions above have started; for `afterEach`. */
export async function stopServers(): Promise<void> {
  await Promise.all(running.splice(0).map((stop) => stop()));
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Registers a server for `stopServers` and starts it on a free port. */
export async function listen(server: Server, scheme = 'http'): Promise<Loopback> {
  const sockets: Socket[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets };
}

/** A POST with sensible values. */
export function post(url: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  return { url, method: 'POST', headers: [], body: '{}', timeoutMs: 5000, ...changes };
}

/** `200 body`, or `kind: detail`: an outcome that a test can name in one line. */
export function brief(outcome: HttpResponse | HttpFailure): string {
  return outcome.type === 'response' ? `${outcome.status} ${outcome.body}` : `${outcome.kind}: ${outcome.detail}`;
}

/** An answer on the wire with its length. */
export function answer(body: string, headers = ''): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
}

function endOfRequest(text: string): number {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return -1;
  const length = Number(/content-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
  const end = head + 4 + length;
  return text.length >= end ? end : -1;
}
