// Requests that offer to switch to another protocol than websockets (`h2c`, which Java's HTTP client does by default). A server may
// ignore the offer; Node, once somebody listens for upgrades, does not.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Headers that make the offer. `Connection` goes with them: it names them. */
const OFFER: ReadonlySet<string> = new Set(['upgrade', 'http2-settings', 'connection']);

/** True for a websocket handshake. */
export function asksForWebsocket({ headers }: IncomingMessage): boolean {
  return (headers.upgrade ?? '').toLowerCase() === 'websocket';
}

/** Gives the request back to the server as one without the offer: it is read and answered like any other. */
export function declineUpgrade(
  http: Server,
  request: IncomingMessage,
  { socket, head }: { socket: Duplex; head: Buffer },
): void {
  const { method = 'GET', url = '/', httpVersion, rawHeaders } = request;
  let text = `${method} ${url} HTTP/${httpVersion}\r\n`;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = [rawHeaders[i], rawHeaders[i + 1]];
    if (!OFFER.has(name.toLowerCase())) text += `${name}: ${value}\r\n`;
  }
  socket.unshift(Buffer.concat([Buffer.from(`${text}\r\n`, 'latin1'), head]));
  http.emit('connection', socket);
}
