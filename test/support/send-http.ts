// HTTP as a stranger may send it: any method, header and body through Node's client, or plain bytes through a socket.
import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

export interface Sending {
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Sent as it is; `undefined`: no body at all. */
  readonly body?: string | Buffer;
}

export interface Received {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: IncomingHttpHeaders;
  /** Header names as they were spelled, in order. */
  readonly headerNames: readonly string[];
  readonly bytes: Buffer;
  readonly text: string;
}

/** Sends one request on a connection of its own. */
export function sendHttp(origin: string, sending: Sending): Promise<Received> {
  const { method = 'POST', path, headers = {}, body } = sending;
  return new Promise((resolve, reject) => {
    const request = httpRequest(new URL(path, origin), { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          headerNames: response.rawHeaders.filter((_, index) => index % 2 === 0),
          bytes,
          text: bytes.toString('utf8'),
        });
      });
    });
    request.on('error', reject);
    // Beside a text, Node would write the headers as UTF-8; beside bytes it writes them as they are.
    request.end(typeof body === 'string' ? Buffer.from(body) : body);
  });
}

/** Writes the parts one after another, `pauseMs` apart, and answers what came back until the server closed. */
export function sendBytes(origin: string, parts: readonly (string | Buffer)[], pauseMs = 0): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    const timers = parts.map((part, index) =>
      setTimeout(() => {
        if (socket.writable) socket.write(part);
      }, index * pauseMs),
    );
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A refused sender is reset: what it has read by then counts.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      timers.forEach(clearTimeout);
      resolve(Buffer.concat(chunks).toString('latin1'));
    });
  });
}
