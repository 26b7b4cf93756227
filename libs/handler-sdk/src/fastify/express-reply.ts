// Gives Fastify's replies the methods of Express responses that handler code uses, so that it runs unchanged.

/** What a controller may call on `@Res() res`. */
export interface ExpressReply {
  readonly headersSent: boolean;
  status(code: number): this;
  json(body: unknown): this;
  send(body?: unknown): this;
  sendStatus(code: number): this;
  set(name: string, value: string): this;
  setHeader(name: string, value: string): this;
  type(contentType: string): this;
  end(body?: unknown): this;
}

interface NativeReply {
  readonly sent: boolean;
  status(code: number): this;
  type(contentType: string): this;
  header(name: string, value: string): this;
  send(body?: unknown): this;
}

interface DecoratedServer {
  decorateReply(name: string, value: unknown): unknown;
}

/** Adds `json`, `set`, `setHeader`, `sendStatus`, `end` and `headersSent` to every reply of a Fastify server. */
export function addExpressReply(server: DecoratedServer): void {
  function setHeader(this: NativeReply, name: string, value: string): NativeReply {
    return this.header(name, value);
  }
  server.decorateReply('json', function (this: NativeReply, body: unknown) {
    // Printed here: Fastify would send a string as plain text.
    return this.type('application/json; charset=utf-8').send(JSON.stringify(body));
  });
  server.decorateReply('sendStatus', function (this: NativeReply, code: number) {
    return this.status(code).type('text/plain; charset=utf-8').send(String(code));
  });
  server.decorateReply('set', setHeader);
  server.decorateReply('setHeader', setHeader);
  server.decorateReply('end', function (this: NativeReply, body?: unknown) {
    return this.send(body);
  });
  server.decorateReply('headersSent', {
    getter(this: NativeReply) {
      return this.sent;
    },
  });
}
