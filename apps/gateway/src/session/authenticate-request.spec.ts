import { createServer, type IncomingHttpHeaders } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { AuthConfig } from '@app/auth';
import type { Session } from '@app/types';
import { RequestAuthenticator, requestIdOf } from './authenticate-request.js';
import { decodeHeaderTexts } from './decode-header-texts.js';

const config: AuthConfig = {
  adminSecrets: ['geheim-ß'],
  unauthorizedRole: undefined,
  unauthorizedVariables: 'as-sent',
  authHook: undefined,
  jwtSecrets: [],
};
const authenticator = new RequestAuthenticator(config, {
  http: { send: () => Promise.reject(new Error('no mode asks')) },
  observe: () => undefined,
});

/** Sends raw bytes to a real server and returns what Node made of the headers. */
async function headersOverHttp(lines: readonly string[]): Promise<IncomingHttpHeaders> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const received = new Promise<IncomingHttpHeaders>((resolve) => {
    server.on('request', (request, response) => {
      resolve(request.headers);
      response.end();
    });
  });
  socket.write(`GET / HTTP/1.1\r\nHost: h\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`);
  const headers = await received;
  socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  return headers;
}
const sessionOf = async (...lines: string[]): Promise<Session> => authenticator.session(await headersOverHttp(lines));

describe('session over HTTP', () => {
  it('reads names in any case and values as UTF-8', async () => {
    const session = await sessionOf(
      'X-HASURA-ADMIN-SECRET: geheim-ß',
      'X-Hasura-Role: user',
      'x-hAsura-Name: Zoë 日本',
    );
    expect(session).toMatchObject({
      role: 'user',
      variables: { 'x-hasura-role': 'user', 'x-hasura-name': 'Zoë 日本' },
    });
  });

  it('takes an empty role as absent', async () => {
    expect((await sessionOf('x-hasura-admin-secret: geheim-ß', 'x-hasura-role:  ')).role).toBe('admin');
  });

  it('takes names like those of a prototype as plain names', async () => {
    const session = await sessionOf('x-hasura-admin-secret: geheim-ß', 'x-hasura-__proto__: a', '__proto__: b');
    expect(session.variables).toEqual(JSON.parse('{"x-hasura-role":"admin","x-hasura-__proto__":"a"}'));
  });

  it('does not let a second role header choose', async () => {
    const session = await sessionOf('x-hasura-admin-secret: geheim-ß', 'x-hasura-role: user', 'x-hasura-role: admin');
    expect(session).toMatchObject({ role: 'user, admin', isAdmin: false });
  });

  it.each([
    ['a wrong secret', ['x-hasura-admin-secret: geheim-s'], 'invalid "x-hasura-admin-secret"'],
    ['a secret in another encoding', ['x-hasura-admin-secret: geheim-Ã\u009f'], 'invalid "x-hasura-admin-secret"'],
    ['the secret twice', ['x-hasura-access-key: geheim-ß', 'x-hasura-access-key: geheim-ß'], 'invalid "x-hasura-admin'],
    ['no secret', ['x-hasura-role: admin'], 'required, but not found'],
    ['the secret under another name', ['x-hasura-admin_secret: geheim-ß'], 'required, but not found'],
  ])('refuses %s', async (_, lines, message) => {
    await expect(sessionOf(...lines)).rejects.toThrow(message);
  });
});

it('leaves headers alone that need no decoding', () => {
  const headers = { 'x-hasura-a': 'ascii', other: 'Ã¶', 'x-hasura-b': ['Ã¶'] };
  expect(decodeHeaderTexts(headers)).toBe(headers);
});

it('reads bytes that are no UTF-8 without failing', () => {
  expect(decodeHeaderTexts({ 'x-hasura-a': 'a\u00ff' })).toEqual({ 'x-hasura-a': 'a\ufffd' });
});

describe('request id', () => {
  it('is the client’s', () => {
    expect(requestIdOf({ 'x-request-id': 'mine' })).toBe('mine');
  });

  it.each([[{}], [{ 'x-request-id': '' }], [{ 'x-request-id': undefined }], [{ 'x-request-id': ['a', 'b'] }]])(
    'is a fresh UUID for %j',
    (headers) => {
      expect(requestIdOf(headers)).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(requestIdOf(headers)).not.toBe(requestIdOf(headers));
    },
  );
});
