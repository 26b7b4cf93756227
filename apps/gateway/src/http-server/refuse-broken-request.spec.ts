import type { Socket } from 'node:net';
import { refuseBrokenRequest } from './refuse-broken-request.js';

interface FakeSocket {
  written: string;
  ended: boolean;
}

function refuse(code: string | undefined, socket: object = {}): FakeSocket {
  const seen: FakeSocket = { written: '', ended: false };
  const fake = {
    writable: true,
    write: (text: string) => {
      seen.written += text;
    },
    destroySoon: () => {
      seen.ended = true;
    },
    ...socket,
  };
  refuseBrokenRequest(Object.assign(new Error('broken'), { code }), fake as unknown as Socket);
  return seen;
}

describe('a broken request', () => {
  it.each([
    ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large', 'the request headers are too large'],
    ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout', 'the request took too long to arrive'],
    ['HPE_INVALID_METHOD', '400 Bad Request', 'not a valid HTTP request'],
    [undefined, '400 Bad Request', 'not a valid HTTP request'],
  ])('of kind %s is refused in the shape of our errors, and its connection ends', (code, status, error) => {
    const { written, ended } = refuse(code);
    const [head = '', body = ''] = written.split('\r\n\r\n');
    expect(head.split('\r\n')[0]).toBe(`HTTP/1.1 ${status}`);
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body).toString()}`);
    expect(head).toContain('Connection: close');
    expect(JSON.parse(body)).toEqual({ error, path: '$', code: 'bad-request' });
    expect(ended).toBe(true);
  });

  it.each([
    ['the client has reset', 'ECONNRESET', {}],
    ['nothing can be written', 'HPE_INVALID_METHOD', { writable: false }],
    ['an answer is on its way', 'HPE_INVALID_METHOD', { _httpMessage: { headersSent: true } }],
  ])('gets no text when %s', (_, code, socket) => {
    expect(refuse(code, socket)).toEqual({ written: '', ended: true });
  });

  it('gets a text while its answer has not begun', () => {
    expect(refuse('HPE_INVALID_CHUNK_SIZE', { _httpMessage: { headersSent: false } }).written).toContain('400');
  });
});
