// A real HTTP server in the place of a team's handlers. Each path does what its script says, down to the socket.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call that arrived, with its whole body. */
export interface SeenCall {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly text: string;
  /** Milliseconds of the process's monotonic clock. */
  readonly startedAt: number;
}

export type Script = (call: SeenCall, response: ServerResponse, request: IncomingMessage) => void;

export interface ScriptedHandler {
  readonly url: string;
  /** Every call so far, oldest first. */
  readonly calls: SeenCall[];
  /** What a path does from now on. Without a script it answers 200 `{}`. */
  on(path: string, script: Script): void;
  close(): Promise<void>;
}

/** @param port chosen by the system where none is given */
export async function startScriptedHandler(port = 0): Promise<ScriptedHandler> {
  const scripts = new Map<string, Script>();
  const calls: SeenCall[] = [];
  const server = createServer((request, response) => {
    const startedAt = performance.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const path = request.url ?? '';
      const { method = '', headers, rawHeaders } = request;
      const call = { path, method, headers, rawHeaders, text: Buffer.concat(chunks).toString('utf8'), startedAt };
      calls.push(call);
      (scripts.get(path) ?? json(200, {}))(call, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port.toString()}`,
    calls,
    on: (path, script) => void scripts.set(path, script),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Answers with JSON. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string | string[]>> = {}): Script {
  return text(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** Answers with any text or bytes. */
export function text(
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string | string[]>> = {},
): Script {
  return (_call, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

/** Writes these bytes to the connection instead of an HTTP answer, then ends it. */
export function bytes(content: string | Buffer): Script {
  return (_call, response) => {
    response.socket?.end(content);
  };
}

/** Resets the connection, after these bytes. */
export function reset(content = ''): Script {
  return (_call, response) => {
    const { socket } = response;
    if (content === '') socket?.resetAndDestroy();
    else socket?.write(content, () => setTimeout(() => socket.resetAndDestroy(), 20));
  };
}

/** Never answers. */
export const hang: Script = () => undefined;

/** Answers after a while. */
export function after(delayMs: number, script: Script): Script {
  return (call, response, request) => {
    setTimeout(() => {
      script(call, response, request);
    }, delayMs);
  };
}
