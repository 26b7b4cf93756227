// One POST route in front of Fastify's own listener, on the same server: routing, hooks and the reply object cost more
// than everything that a small GraphQL request needs. What the hooks do for all other routes is done here by the same
// functions. Only the exact path comes here; the same path with a query string takes the ordinary way.
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { SentResponse } from '../logging/http-observation.js';
import { decideCors, type CorsPolicy } from '../session/cors.js';
import { bodyTooLarge, requestNotWhole } from './error.js';
import { openExchange, type Exchange } from './exchange.js';
import { JSON_TYPE } from './json-type.js';
import { compressed, MIN_GZIP_LENGTH, wantsGzip } from './gzip.js';
import { printJson, toErrorBody, type GatewayError } from '@app/types';

/** What a route answers; the exchange has the rest. */
export interface DirectAnswer {
  readonly status: number;
  /** JSON text. */
  readonly body: string;
  readonly cookies: readonly string[];
  readonly headers?: readonly (readonly [name: string, value: string])[] | undefined;
}

export interface DirectRoute {
  readonly path: string;
  readonly maxBodyBytes: number;
  readonly cors: CorsPolicy;
  readonly logged: ((exchange: Exchange, sent: SentResponse) => void) | undefined;
  answer(request: DirectRequest): Promise<DirectAnswer>;
  /** How to read a body that is not text, by its headers; undefined for text. Rejects with what is wrong with it. */
  bodyReader(headers: IncomingMessage['headers']): ((request: IncomingMessage) => Promise<string>) | undefined;
  /** The answer where making or sending one failed, e.g. for a cookie that is no header value. Noted in the exchange. */
  failure(thrown: unknown, exchange: Exchange): DirectAnswer;
}

export interface DirectRequest {
  readonly text: string;
  readonly headers: IncomingMessage['headers'];
  readonly exchange: Exchange;
  readonly response: ServerResponse;
}

/** Puts the route in front of the listeners that the server has by now. */
export function serveDirectly(server: Server, route: DirectRoute): void {
  const others = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (request.method === 'POST' && request.url === route.path)
      new DirectCall(server, route, { request, response }).begin();
    else for (const listener of others) listener.call(server, request, response);
  });
}

/** One request on its way through the route. */
class DirectCall {
  private readonly exchange: Exchange;
  private readonly startedMs = performance.now();
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private settled = false;

  constructor(
    private readonly server: Server,
    private readonly route: DirectRoute,
    private readonly http: { readonly request: IncomingMessage; readonly response: ServerResponse },
  ) {
    this.exchange = openExchange(http.request.headers);
  }

  begin(): void {
    const { request } = this.http;
    if (Number(request.headers['content-length']) > this.route.maxBodyBytes) {
      this.refuse(bodyTooLarge());
      return;
    }
    const read = this.route.bodyReader(request.headers);
    if (read === undefined) this.readText();
    else this.readOther(read);
    request.once('close', () => {
      if (!this.settled && !request.complete) this.abandon();
    });
  }

  private readText(): void {
    const { request } = this.http;
    request.on('data', (chunk: Buffer) => {
      this.take(chunk);
    });
    request.once('end', () => {
      if (this.settled) return;
      const [first] = this.chunks;
      this.serve((this.chunks.length === 1 ? first?.toString() : Buffer.concat(this.chunks).toString()) ?? '');
    });
  }

  private readOther(read: (request: IncomingMessage) => Promise<string>): void {
    const { request, response } = this.http;
    read(request).then(
      (text) => {
        if (!this.settled) this.serve(text);
      },
      (error: unknown) => {
        if (this.settled) return;
        this.settled = true;
        // What is left of the body is not read: the connection cannot be used again.
        response.shouldKeepAlive = false;
        response.once('finish', () => request.destroy());
        this.fail(error);
      },
    );
  }

  private serve(text: string): void {
    this.settled = true;
    this.answer(text).catch((error: unknown) => {
      this.fail(error);
    });
  }

  private take(chunk: Buffer): void {
    if (this.settled) return;
    this.size += chunk.length;
    if (this.size > this.route.maxBodyBytes) this.refuse(bodyTooLarge());
    else this.chunks.push(chunk);
  }

  private async answer(text: string): Promise<void> {
    const { request, response } = this.http;
    const { exchange } = this;
    const answer = await this.route.answer({ text, headers: request.headers, exchange, response });
    if (answer.body.length >= MIN_GZIP_LENGTH && wantsGzip(request.headers['accept-encoding'])) {
      this.send(answer, await compressed(answer.body));
    } else this.send(answer, undefined);
  }

  /** Nothing has been sent yet: headers are checked before the first byte leaves. */
  private fail(thrown: unknown): void {
    const { response } = this.http;
    if (response.headersSent) response.destroy();
    else this.send(this.route.failure(thrown, this.exchange), undefined);
  }

  /** A refusal before the body was read: the connection cannot be used again. */
  private refuse(error: GatewayError): void {
    this.settled = true;
    this.exchange.error = error;
    this.exchange.mode = 'error';
    const { request, response } = this.http;
    response.shouldKeepAlive = false;
    this.send({ status: error.status, body: printJson(toErrorBody(error, false)), cookies: [] }, undefined);
    response.once('finish', () => request.destroy());
  }

  /** The client went away while it was sending: there is nobody to answer. */
  private abandon(): void {
    this.settled = true;
    this.exchange.error = requestNotWhole();
    this.log({ status: this.exchange.error.status, size: 0, encoding: null });
  }

  private send({ status, body, cookies, headers: own }: DirectAnswer, gzipped: Buffer | undefined): void {
    const { exchange } = this;
    const { response } = this.http;
    exchange.uncompressedSize = Buffer.byteLength(body);
    const size = gzipped?.length ?? exchange.uncompressedSize;
    const headers: string[] = ['content-type', JSON_TYPE, 'content-length', size.toString()];
    // Error answers carry no request id (spec/auth-and-security.md 3).
    if (exchange.mode !== 'error') headers.push('x-request-id', exchange.requestId);
    if (gzipped !== undefined) headers.push('content-encoding', 'gzip');
    if (own !== undefined) for (const [name, value] of own) headers.push(name, value);
    for (const cookie of cookies) headers.push('set-cookie', cookie);
    this.addCors(headers);
    // A server that is closing waits for its connections.
    if (!this.server.listening) response.shouldKeepAlive = false;
    response.writeHead(status, headers);
    response.end(gzipped ?? body);
    this.log({ status, size, encoding: gzipped === undefined ? null : 'gzip' });
  }

  private addCors(headers: string[]): void {
    const { origin } = this.http.request.headers;
    if (origin === undefined) return;
    const decision = decideCors(this.route.cors, { method: 'POST', origin, requestedHeaders: undefined });
    if (decision.type === 'allowed')
      for (const [name, value] of Object.entries(decision.headers)) headers.push(name, value);
  }

  private log({ status, size, encoding }: { status: number; size: number; encoding: string | null }): void {
    const { logged, path } = this.route;
    if (logged === undefined) return;
    const { request } = this.http;
    logged(this.exchange, {
      status,
      method: 'POST',
      url: path,
      ip: request.socket.remoteAddress ?? '',
      httpVersion: `HTTP/${request.httpVersion}`,
      contentEncoding: encoding,
      responseSize: size,
      executionSeconds: (performance.now() - this.startedMs) / 1000,
    });
  }
}
