// Verification mails through a real SMTP server on loopback.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { startHandlers } from './handlers-under-test.js';

interface Received {
  readonly to: string[];
  readonly from: string;
  readonly text: string;
}

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function startMailServer(options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onData(stream, { envelope }, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        // Quoted-printable breaks lines and writes `=` as `=3D`.
        received.push({
          to: envelope.rcptTo.map(({ address }) => address),
          from,
          text: text.replaceAll('=\r\n', '').replaceAll('=3D', '='),
        });
        done();
      });
    },
    ...options,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(resolve);
    });
  return { port, received, close };
}

/** Takes every mail and tells receivers exactly as they came over the wire, which the library above does not. */
async function startBareMailServer(tell: (receiver: string) => void) {
  const server = createServer((socket) => {
    socket.write('220 ready\r\n');
    createInterface(socket).on('line', (line) => {
      if (line.startsWith('RCPT TO:')) tell(line.slice('RCPT TO:'.length));
      const isText = !/^(?:EHLO|MAIL|RCPT|DATA|QUIT|\.$)/.test(line);
      if (!isText) socket.write(line === 'DATA' ? '354 go on\r\n' : '250 fine\r\n');
      if (line === 'QUIT') socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

let people = 0;
const somebody = () => ({ email: `mail${++people}@example.com`, password: 'password123', name: 'Test User' });
const CLOSED_PORT = 'smtp://127.0.0.1:1';

it('arrives with a link below HANDLERS_PUBLIC_URL that works', async () => {
  const mail = await startMailServer();
  const handlers = await startHandlers(database.url, {
    SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    SMTP_FROM: 'Shop <shop@example.com>',
    HANDLERS_PUBLIC_URL: 'https://shop.example.com/api/',
  });
  const person = somebody();
  const { body } = await handlers.call('/actions/register-user', person);
  expect(body.message).toBe('User registered successfully. Please check your email for verification.');
  expect(mail.received).toMatchObject([{ to: [person.email], from: 'shop@example.com' }]);
  const link = /https:\/\/shop\.example\.com\/api(\/verify-email\?token=[\w-]{32})/.exec(mail.received[0]?.text ?? '');
  expect((await fetch(handlers.base + (link?.[1] ?? ''))).status).toBe(200);
  // With SMTP no token may be in the log.
  expect(JSON.stringify(handlers.logged)).not.toContain('token=');
  await handlers.close();
  await mail.close();
});

it('logs in with SMTP_USER and SMTP_PASSWORD', async () => {
  const logins: unknown[] = [];
  const mail = await startMailServer({
    authOptional: false,
    onAuth({ username, password }, _session, done) {
      logins.push([username, password]);
      done(null, { user: username });
    },
  });
  const handlers = await startHandlers(database.url, {
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(mail.port),
    SMTP_USER: 'me',
    SMTP_PASSWORD: 'hunter2',
  });
  await handlers.call('/actions/register-user', somebody());
  expect(logins).toEqual([['me', 'hunter2']]);
  expect(JSON.stringify(handlers.logged)).not.toContain('hunter2');
  await handlers.close();
  await mail.close();
});

it('goes to the one receiver that the address names, however it is quoted', async () => {
  const receivers: string[] = [];
  const mail = await startBareMailServer((receiver) => receivers.push(receiver));
  const handlers = await startHandlers(database.url, { SMTP_URL: `smtp://127.0.0.1:${mail.port}` });
  const { body } = await handlers.call('/actions/register-user', {
    ...somebody(),
    email: '"a@evil.example,b"@example.com',
  });
  expect(body.message).toBe('User registered successfully. Please check your email for verification.');
  expect(receivers).toEqual(['<"a@evil.example,b"@example.com>']);
  await handlers.close();
  mail.close();
});

describe('a mail that cannot be sent', () => {
  it.each([
    ['nobody listens', CLOSED_PORT],
    ['the server refuses', undefined],
  ])('leaves the registration valid when %s, and can be asked for again', async (_name, url) => {
    const refusing = await startMailServer({
      onRcptTo(_address, _session, done) {
        done(new Error('mailbox unavailable'));
      },
    });
    const down = await startHandlers(database.url, { SMTP_URL: url ?? `smtp://127.0.0.1:${refusing.port}` });
    const person = somebody();
    expect((await down.call('/actions/register-user', person)).body).toMatchObject({
      success: true,
      user: { email: person.email },
      message:
        'User registered successfully. The verification email could not be sent: ask for it again with resendVerification.',
    });
    expect(down.logged).toContainEqual(expect.objectContaining({ level: 'error', type: 'mail' }) as object);
    expect((await down.call('/actions/resend-verification', { email: person.email })).body).toEqual({
      success: false,
      message: 'The verification email could not be sent. Please try again later.',
      error_code: 'EMAIL_NOT_SENT',
    });
    await down.close();
    await refusing.close();

    const mail = await startMailServer();
    const up = await startHandlers(database.url, { SMTP_URL: `smtp://127.0.0.1:${mail.port}` });
    await up.call('/actions/resend-verification', { email: person.email });
    expect(mail.received).toMatchObject([{ to: [person.email] }]);
    await up.close();
    await mail.close();
  });

  it('does not hang the caller when the server is silent', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const handlers = await startHandlers(database.url, { SMTP_URL: `smtp://127.0.0.1:${port}` });
    const started = performance.now();
    const { body } = await handlers.call('/actions/register-user', somebody());
    expect([body.success, performance.now() - started < 15_000]).toEqual([true, true]);
    await handlers.close();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});
