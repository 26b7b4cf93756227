// A stand-in for Stripe's API on loopback: payment intents, idempotency keys and errors as Stripe's documentation
// describes them, answered to Stripe's own client library.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

export interface FakeStripe {
  readonly base: string;
  /** Parameters of every request that was carried out, repeated keys left out. */
  readonly charges: Record<string, string>[];
  /** Headers of every request. */
  readonly headers: IncomingMessage['headers'][];
  close(): Promise<void>;
}

interface Result {
  readonly status: number;
  readonly body: unknown;
}

const error = (status: number, fields: Record<string, unknown>): Result => ({ status, body: { error: fields } });
const conflict = error(409, { type: 'invalid_request_error', code: 'idempotency_key_in_use', message: 'in use' });

/** What a payment method does; every test method that is not here succeeds. */
function decide(id: string, params: Record<string, string>): Result {
  const intent = (status: string, more = {}) => ({
    id,
    object: 'payment_intent',
    status,
    client_secret: `${id}_secret`,
    ...more,
  });
  const method = params.payment_method;
  switch (method) {
    case 'pm_card_chargeDeclined':
      return error(402, {
        type: 'card_error',
        code: 'card_declined',
        decline_code: 'generic_decline',
        message: 'Your card was declined.',
        payment_intent: intent('requires_payment_method'),
      });
    case 'pm_card_authenticationRequired':
      return { status: 200, body: intent('requires_action') };
    case 'pm_usBankAccount_processing':
      return { status: 200, body: intent('processing') };
    case 'pm_canceled':
      return { status: 200, body: intent('canceled') };
    case 'pm_unknown':
      return error(400, {
        type: 'invalid_request_error',
        code: 'resource_missing',
        param: 'payment_method',
        message: "No such PaymentMethod: 'pm_unknown'",
      });
    case 'pm_bad_configuration':
      return error(400, { type: 'invalid_request_error', param: 'return_url', message: 'secret detail pm_card_x' });
    case 'pm_bad_key':
      return error(401, { type: 'invalid_request_error', message: 'Invalid API Key provided: sk_test_***' });
    case 'pm_garbage':
      return { status: 200, body: 'no json' };
    case 'pm_reset':
      return { status: 0, body: undefined };
    default:
      return {
        status: 200,
        body: intent('succeeded', { latest_charge: { id: 'ch_1', receipt_url: `https://receipt/${id}` } }),
      };
  }
}

/** Starts it. `slowMs`: how long a charge takes; the same key meanwhile is answered 409, as Stripe does. */
export async function startFakeStripe({ slowMs = 0 } = {}): Promise<FakeStripe> {
  const charges: Record<string, string>[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const results = new Map<string, Result | 'under way'>();

  const answer = async (request: IncomingMessage): Promise<Result> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    headers.push(request.headers);
    const key = request.headers['idempotency-key']?.toString() ?? '';
    const known = results.get(key);
    if (known !== undefined) return known === 'under way' ? conflict : known;
    results.set(key, 'under way');
    await setTimeout(slowMs);
    const params = Object.fromEntries(new URLSearchParams(text));
    charges.push(params);
    const result = decide(`pi_${charges.length}`, params);
    results.set(key, result);
    return result;
  };
  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, body } = await answer(request);
    if (status === 0) return void request.socket.destroy();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_1' }).end(text);
  };
  const server = createServer((request, response) => void reply(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    charges,
    headers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
