// What a client gets whose bytes are no HTTP request that Node accepts: our error shape, then the end of the connection.
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { JSON_TYPE } from './json-type.js';

interface BrokenRequest extends Error {
  readonly code?: string;
}

/** A socket as Node's HTTP server keeps it: with the answer that is being made, if any. */
type ServedSocket = Socket & { readonly _httpMessage?: ServerResponse | null };

/** For the event `clientError` of an HTTP server. A connection that is gone, or in the middle of an answer, is dropped. */
export function refuseBrokenRequest(error: BrokenRequest, socket: ServedSocket): void {
  const isAnswering = socket._httpMessage?.headersSent === true;
  if (error.code !== 'ECONNRESET' && socket.writable && !isAnswering) socket.write(answerTo(error));
  socket.destroySoon();
}

function answerTo({ code }: BrokenRequest): string {
  const { status, message } = reasonOf(code);
  const body = JSON.stringify({ error: message, path: '$', code: 'bad-request' });
  return [
    `HTTP/1.1 ${status.toString()} ${STATUS_CODES[status] ?? ''}`,
    `Content-Type: ${JSON_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body).toString()}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

function reasonOf(code: string | undefined): { readonly status: number; readonly message: string } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, message: 'the request headers are too large' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, message: 'the request took too long to arrive' };
    default:
      return { status: 400, message: 'not a valid HTTP request' };
  }
}
