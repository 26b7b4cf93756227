// The whole protocol on a real server: guard, envelope, errors, and a controller written for Express.
import { jest } from '@jest/globals';
import { Controller, ForbiddenException, Get, HttpCode, Post, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { JsonObject } from '@app/types';
import { ActionProtocolModule } from './action-protocol.module.js';
import { ActionInput } from './envelope/action-input.decorator.js';
import { ActionError } from './error/action-error.js';
import { createActionAdapter } from './fastify/create-action-adapter.js';
import type { ExpressReply } from './fastify/express-reply.js';
import { OpenRoute } from './guard/open-route.decorator.js';
import { ActionSession } from './session/action-session.decorator.js';
import type { ActionCaller } from './session/read-session.js';
import { callAction } from './testing/call-action.js';

/** In the manner of the guide: `@Res() res`, `return res.status(...).json(...)`. */
@Controller('express')
class ExpressStyleController {
  @Post('register-user')
  async registerUser(@ActionInput() input: JsonObject, @Res() res: ExpressReply) {
    try {
      const result = await this.processRegistration(input);
      if (result.success) {
        return res.status(200).json(result);
      } else {
        return res.status(200).json(result);
      }
    } catch {
      return res.status(500).json({ success: false, message: 'Internal server error' });
    }
  }

  @Post('text')
  text(@Res() res: ExpressReply) {
    res.set('x-one', '1');
    res.setHeader('x-two', '2');
    res.status(201).json('text');
  }

  @Get('status')
  @OpenRoute()
  status(@Res() res: ExpressReply) {
    res.sendStatus(202);
  }

  @Get('end')
  @OpenRoute()
  end(@Res() res: ExpressReply) {
    res.status(204).end();
    if (!res.headersSent) throw new Error('headersSent must be true after end');
  }

  private async processRegistration(input: JsonObject) {
    await Promise.resolve();
    if (input.email === 'boom') throw new Error('secret detail');
    return { success: input.email === 'a@b.c' };
  }
}

@Controller('actions')
class PlainController {
  @Post('echo')
  @HttpCode(200)
  echo(@ActionInput() input: JsonObject, @ActionSession() caller: ActionCaller) {
    return { input, role: caller.role };
  }

  @Post('fail')
  fail(@ActionInput() { how }: JsonObject) {
    if (how === 'action') throw new ActionError({ status: 409, code: 'busy', message: 'no', extensions: { a: 1 } });
    if (how === 'nest') throw new ForbiddenException('not you');
    throw new Error('password=hunter2');
  }
}

const reportUnexpected = jest.fn<(error: unknown, requestId: string) => void>();
let app: NestFastifyApplication;
let base: string;

beforeAll(async () => {
  const testing = await Test.createTestingModule({
    imports: [ActionProtocolModule.forRoot({ actionSecret: 's', reportUnexpected })],
    controllers: [ExpressStyleController, PlainController],
  }).compile();
  app = testing.createNestApplication<NestFastifyApplication>(createActionAdapter({ maxBodyBytes: 100_000 }));
  await app.listen(0, '127.0.0.1');
  base = await app.getUrl();
});
afterAll(() => app.close());

async function post(path: string, body: string, headers: Record<string, string> = {}) {
  const all = { 'content-type': 'application/json', 'x-action-secret': 's', ...headers };
  const answer = await fetch(base + path, { method: 'POST', body, headers: all });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

describe('a controller written for Express', () => {
  it.each(['a@b.c', 'other'])('answers through res.status(200).json for %s', async (email) => {
    const { status, text } = await post('/express/register-user', JSON.stringify({ input: { email } }));
    expect([status, text]).toEqual([200, JSON.stringify({ success: email === 'a@b.c' })]);
  });

  it('answers its own 500', async () => {
    const { status, text } = await post('/express/register-user', '{"input":{"email":"boom"}}');
    expect([status, text]).toEqual([500, '{"success":false,"message":"Internal server error"}']);
  });

  it('prints a text as JSON and sets headers', async () => {
    const { status, text, headers } = await post('/express/text', '{}');
    expect([status, text, headers.get('content-type')]).toEqual([201, '"text"', 'application/json; charset=utf-8']);
    expect([headers.get('x-one'), headers.get('x-two')]).toEqual(['1', '2']);
  });

  it('may use sendStatus and end', async () => {
    expect((await fetch(`${base}/express/status`)).status).toBe(202);
    expect((await fetch(`${base}/express/end`)).status).toBe(204);
  });
});

describe('a call', () => {
  it('reaches the controller with input and session', async () => {
    const answer = await callAction(app, {
      path: '/actions/echo',
      input: { input: { a: 1 } },
      headers: { 'x-action-secret': 's' },
    });
    expect(answer).toEqual({ status: 200, body: { input: { a: 1 }, role: 'user' } });
  });

  it('is refused without the secret', async () => {
    const answer = await callAction(app, { path: '/actions/echo', input: {} });
    expect(answer).toEqual({
      status: 401,
      body: { message: 'X-Action-Secret required, but not found', extensions: { code: 'access-denied' } },
    });
  });

  it.each([
    ['malformed JSON', '{"input":', 400],
    ['an empty body', '', 400],
    ['a list', '[]', 400],
    ['a prototype key', '{"input":{"__proto__":{"admin":true}}}', 400],
    ['a constructor prototype', '{"input":{"constructor":{"prototype":{}}}}', 400],
    ['more bytes than allowed', `{"input":{"a":"${'x'.repeat(100_000)}"}}`, 413],
    ['NUL in a session value', '{"input":{},"session_variables":{"x-hasura-role":"\\u0000"}}', 400],
  ])('with %s is refused in the shape of the protocol', async (_name, body, expected) => {
    const { status, text } = await post('/actions/echo', body);
    expect(status).toBe(expected);
    expect(JSON.parse(text)).toEqual({
      message: expect.any(String) as string,
      extensions: expect.objectContaining({ code: 'bad-request' }) as object,
    });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'nonsense'])(
    'of content type %s is refused',
    async (type) => {
      const { status, text } = await post('/actions/echo', '{"input":{}}', { 'content-type': type });
      expect([status, (JSON.parse(text) as { extensions: unknown }).extensions]).toEqual([
        415,
        { code: 'bad-request' },
      ]);
    },
  );

  it('to an unknown path is answered without repeating it', async () => {
    const { status, text } = await post('/nowhere?token=abc', '{}');
    expect([status, text]).toEqual([404, '{"message":"resource does not exist","extensions":{"code":"not-found"}}']);
  });

  it('gets the error that the handler meant for it', async () => {
    const { status, text } = await post('/actions/fail', '{"input":{"how":"action"}}');
    expect([status, text]).toEqual([409, '{"message":"no","extensions":{"code":"busy","a":1}}']);
  });

  it("gets Nest's own exceptions in the same shape", async () => {
    const { status, text } = await post('/actions/fail', '{"input":{"how":"nest"}}');
    expect([status, text]).toEqual([403, '{"message":"not you","extensions":{"code":"permission-denied"}}']);
  });

  it('learns nothing of an unexpected error but its request id', async () => {
    const { status, text } = await post('/actions/fail', '{"input":{}}', { 'x-request-id': 'r-1' });
    expect([status, text]).toEqual([
      500,
      '{"message":"Internal server error","extensions":{"code":"unexpected","request_id":"r-1"}}',
    ]);
    expect(reportUnexpected).toHaveBeenCalledWith(expect.objectContaining({ message: 'password=hunter2' }), 'r-1');
  });

  it('gets no HEAD answer from a GET route', async () => {
    expect((await fetch(`${base}/express/status`, { method: 'HEAD' })).status).toBe(404);
  });
});
