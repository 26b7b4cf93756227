// Signs every request by the Standard Webhooks scheme: HMAC-SHA256 over `id.timestamp.body`, once with each key, so that
// receivers may change theirs at leisure. Wraps the HTTP client, so that what is signed is what is sent. The digest is
// node:crypto's because the scheme's own library, which receivers verify with, computes it in plain JavaScript.
import { createHmac } from 'node:crypto';
import type { HttpFailure, HttpHeader, HttpPort, HttpRequest, HttpResponse } from '@app/types';
import type { SigningKey } from './signing-key.js';

export interface SigningPorts {
  readonly keys: readonly SigningKey[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A fresh unique id, without full stops; never a client's word, for receivers may remember ids. */
  readonly newId: () => string;
}

const OURS: ReadonlySet<string> = new Set(['webhook-id', 'webhook-timestamp', 'webhook-signature']);
const MS_PER_SECOND = 1000;

export class SigningHttp implements HttpPort {
  constructor(
    private readonly http: HttpPort,
    private readonly ports: SigningPorts,
  ) {}

  send(request: HttpRequest): Promise<HttpResponse | HttpFailure> {
    return this.http.send({ ...request, headers: this.sign(request) });
  }

  private sign({ headers, body }: HttpRequest): readonly HttpHeader[] {
    const { keys, now, newId } = this.ports;
    const id = newId();
    const timestamp = String(Math.floor(now() / MS_PER_SECOND));
    const signatures = keys.map((key) => {
      const digest = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
      return `v1,${digest}`;
    });
    return [
      // Neither a client nor an action may put in signatures of its own.
      ...headers.filter(([name]) => !OURS.has(name.toLowerCase())),
      ['webhook-id', id],
      ['webhook-timestamp', timestamp],
      ['webhook-signature', signatures.join(' ')],
    ];
  }
}
