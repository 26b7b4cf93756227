// Signed calls to a real server, with requests that are wrong in one way each.
import { createHmac } from 'node:crypto';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { JsonObject } from '@app/types';
import { ActionProtocolModule } from '../action-protocol.module.js';
import { ActionInput } from '../envelope/action-input.decorator.js';
import { createActionAdapter } from '../fastify/create-action-adapter.js';
import { createCallerCheck, type ActionSecrets } from './action-secret.guard.js';
import { OpenRoute } from './open-route.decorator.js';

const key = (letter: string): string => `whsec_${btoa(letter.repeat(32))}`;
const OLD = key('o');
const NEW = key('n');
const BODY = '{"action":{"name":"echo"},"input":{"name":"Zoë 😀"}}';

interface Signing {
  readonly keys?: readonly string[];
  readonly id?: string;
  /** Seconds away from now. */
  readonly age?: number;
  readonly body?: string;
}

function sign({ keys = [NEW], id = 'msg_1', age = 0, body = BODY }: Signing = {}): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000) - age);
  const signatures = keys.map((text) => {
    const hmac = createHmac('sha256', Buffer.from(text.slice('whsec_'.length), 'base64'));
    return `v1,${hmac.update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

@Controller()
class EchoController {
  @Post('echo')
  echo(@ActionInput() input: JsonObject) {
    return input;
  }

  @Get('open')
  @OpenRoute()
  open() {
    return { open: true };
  }

  @Get('closed')
  closed() {
    return { closed: true };
  }
}

const apps: NestFastifyApplication[] = [];

async function serve(secrets: ActionSecrets): Promise<string> {
  @Module({ imports: [ActionProtocolModule.forRoot(secrets)], controllers: [EchoController] })
  class AppModule {}
  const adapter = createActionAdapter({ maxBodyBytes: 10_000 });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, { logger: false });
  apps.push(app);
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}

async function call(base: string, headers: Record<string, string>, body = BODY): Promise<string> {
  const answer = await fetch(`${base}/echo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await answer.text();
  return `${answer.status} ${answer.ok ? text : (JSON.parse(text) as { message: string }).message}`;
}

const ACCEPTED = '201 {"name":"Zoë 😀"}';
const WRONG = '401 the signature of the call is not valid, or too old';
const MISSING = '401 the call is not signed: webhook-id, webhook-timestamp and webhook-signature required';

let base: string;
beforeAll(async () => {
  base = await serve({ signingKeys: [NEW, OLD] });
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
});

describe('a guard with signing keys', () => {
  it.each([[[NEW]], [[OLD]], [[key('x'), OLD]], [[NEW, OLD]]])(
    'accepts a call signed with one of them',
    async (keys) => {
      expect(await call(base, sign({ keys }))).toBe(ACCEPTED);
    },
  );

  it('accepts a call that is minutes old or early', async () => {
    expect(await call(base, sign({ age: 240 }))).toBe(ACCEPTED);
    expect(await call(base, sign({ age: -240 }))).toBe(ACCEPTED);
  });

  it.each([
    ['an old call', sign({ age: 400 })],
    ['a call from the future', sign({ age: -400 })],
    ['another key', sign({ keys: [key('x')] })],
    ['another body', sign({ body: '{"action":{"name":"echo"},"input":{"name":"Eve"}}' })],
    ['the same JSON in another spelling', sign({ body: JSON.stringify(JSON.parse(BODY), null, 1) })],
    ['another id', { ...sign(), 'webhook-id': 'msg_2' }],
    ['another timestamp', { ...sign(), 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 1) }],
    ['a timestamp with a tail', { ...sign(), 'webhook-timestamp': `${sign()['webhook-timestamp'] ?? ''}x` }],
    ['a timestamp of nothing', { ...sign(), 'webhook-timestamp': 'NaN' }],
    ['an unknown version', { ...sign(), 'webhook-signature': (sign()['webhook-signature'] ?? '').replace('v1', 'v2') }],
    ['no version', { ...sign(), 'webhook-signature': (sign()['webhook-signature'] ?? '').slice(3) }],
    ['half a signature', { ...sign(), 'webhook-signature': (sign()['webhook-signature'] ?? '').slice(0, 20) }],
    ['an empty signature', { ...sign(), 'webhook-signature': 'v1,' }],
    [
      'very many signatures',
      { ...sign(), 'webhook-signature': `${'v1,x '.repeat(50)}${sign()['webhook-signature'] ?? ''}` },
    ],
  ])('refuses %s', async (_what, headers) => {
    expect(await call(base, headers)).toBe(WRONG);
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('refuses a call without %s', async (name) => {
    const headers = sign();
    Reflect.deleteProperty(headers, name);
    expect(await call(base, headers)).toBe(MISSING);
  });

  it('takes no secret for a signature', async () => {
    expect(await call(base, { 'x-action-secret': NEW, 'x-hasura-admin-secret': NEW })).toBe(MISSING);
  });

  it('lets open routes pass, and no others', async () => {
    expect((await fetch(`${base}/open`)).status).toBe(200);
    expect((await fetch(`${base}/closed`)).status).toBe(401);
    expect((await fetch(`${base}/closed`, { headers: sign({ body: '' }) })).status).toBe(200);
  });

  it('demands a configured secret as well', async () => {
    const guarded = await serve({ signingKeys: [NEW], actionSecret: 's' });
    expect(await call(guarded, sign())).toBe('401 X-Action-Secret required, but not found');
    expect(await call(guarded, { 'x-action-secret': 's' })).toBe(MISSING);
    expect(await call(guarded, { ...sign(), 'x-action-secret': 's' })).toBe(ACCEPTED);
  });
});

describe('the check of a caller', () => {
  const request = (headers: Record<string, string>, more: object) => ({
    id: '1',
    body: undefined,
    headers,
    socket: { remoteAddress: '10.0.0.1' },
    ...more,
  });

  it('lets signed calls of other machines pass without any secret', () => {
    const check = createCallerCheck({ signingKeys: [NEW] });
    expect(() => {
      check(request(sign(), { body: {}, rawBody: BODY }));
      check(request(sign(), { body: {}, rawBody: Buffer.from(BODY) }));
    }).not.toThrow();
  });

  it('needs no signature where no keys are configured', () => {
    const check = createCallerCheck({ actionSecret: 's', signingKeys: [] });
    expect(() => {
      check(request({ 'x-action-secret': 's' }, {}));
    }).not.toThrow();
  });

  it('fails loudly where an app does not keep the raw body', () => {
    const check = createCallerCheck({ signingKeys: [NEW] });
    expect(() => {
      check(request(sign(), { body: {} }));
    }).toThrow('signatures need the raw body');
  });

  it('refuses to start with a key that is none', () => {
    expect(() => createCallerCheck({ signingKeys: ['whsec_'] })).toThrow();
    expect(() => createCallerCheck({ signingKeys: ['not base64!'] })).toThrow();
  });
});
