// A real HTTP server on the loopback interface that plays an action handler.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseJson, type JsonObject } from '@app/types';

export interface LoopbackHandler {
  readonly url: string;
  /** Bodies and headers of all requests so far, in order of arrival. */
  readonly requests: {
    readonly path: string;
    readonly body: JsonObject;
    readonly headers: IncomingMessage['headers'];
  }[];
  close(): Promise<void>;
}

/** Answers a request; gets the parsed body. */
export type Route = (response: ServerResponse, body: JsonObject) => void | Promise<void>;

/** Starts a server; `routes` by path. Unknown paths answer 204 without a body. */
export async function startHandler(routes: Readonly<Record<string, Route>>): Promise<LoopbackHandler> {
  const requests: LoopbackHandler['requests'] = [];
  const server = createServer((request, response) => {
    void readBody(request).then(async (text) => {
      const body = parseJson(text) as JsonObject;
      const path = request.url ?? '/';
      requests.push({ path, body, headers: request.headers });
      const route = routes[path];
      if (route) await route(response, body);
      else response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, close: () => stop(server) };
}

/** Answers with a JSON text. */
export function json(text: string, status = 200, headers: Record<string, string | string[]> = {}): Route {
  return (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(text);
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
