// Registration over real HTTP and PostgreSQL; mails go to the outbox.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { startHandlers, type HandlersUnderTest } from './handlers-under-test.js';

const REGISTER = '/actions/register-user';
const RESEND = '/actions/resend-verification';
const PASSWORD = 'password123';

let database: TestDatabase;
let sql: pg.Client;
let handlers: HandlersUnderTest;
let people = 0;
const somebody = () => ({ email: `somebody${++people}@example.com`, password: PASSWORD, name: 'Test User' });

beforeAll(async () => {
  database = await createTestDatabase();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  handlers = await startHandlers(database.url);
});
afterAll(async () => {
  await handlers.close();
  await sql.end();
  await database.drop();
});

async function accountsOf(email: string) {
  const text = 'SELECT * FROM actiongraph_handlers.user_account WHERE lower(email) = lower($1)';
  return (await sql.query<Record<string, unknown>>(text, [email])).rows;
}
/** The newest link in the log, by default without its host. */
function lastLink(app: HandlersUnderTest, part: 'path' | 'whole' = 'path'): string {
  const links = app.logged.flatMap(({ detail }) => (typeof detail.link === 'string' ? [detail.link] : []));
  const link = new URL(links.at(-1) ?? '');
  return part === 'whole' ? link.href : link.pathname + link.search;
}
const open = (path: string, init?: RequestInit) => fetch(handlers.base + path, init);

describe('register-user', () => {
  it("answers the guide's direct call", async () => {
    const person = somebody();
    const answer = await handlers.call(REGISTER, person);
    expect(answer).toEqual({
      status: 200,
      body: {
        success: true,
        user: { id: expect.any(String) as string, email: person.email, name: 'Test User', email_verified: false },
        message: 'User registered successfully. Please check your email for verification.',
      },
    });
  });

  it("answers the gateway's envelope alike", async () => {
    const envelope = {
      action: { name: 'registerUser' },
      input: { input: { ...somebody(), company: null } },
      session_variables: { 'x-hasura-role': 'anonymous' },
      request_query: 'mutation { registerUser }',
    };
    const { status, body } = await handlers.post(REGISTER, JSON.stringify(envelope));
    expect([status, body.success]).toEqual([200, true]);
  });

  it('keeps an argon2id hash and never the password', async () => {
    const person = { ...somebody(), company: 'Acme' };
    await handlers.call(REGISTER, person);
    const [account] = await accountsOf(person.email);
    expect(account).toMatchObject({
      name: 'Test User',
      company: 'Acme',
      email_verified: false,
      password_hash: expect.stringMatching(/^\$argon2id\$/) as string,
    });
    expect(JSON.stringify(account)).not.toContain(PASSWORD);
  });

  it.each([(email: string) => email, (email: string) => email.toUpperCase()])(
    'refuses a registered address whatever its case (%#)',
    async (spell) => {
      const person = somebody();
      await handlers.call(REGISTER, person);
      expect(await handlers.call(REGISTER, { ...person, email: spell(person.email) })).toEqual({
        status: 200,
        body: {
          success: false,
          message: 'Email already registered',
          errors: [{ field: 'email', message: 'Email is already in use', code: 'ALREADY_EXISTS' }],
          error_code: 'EMAIL_ALREADY_REGISTERED',
        },
      });
    },
  );

  it('lets one of many simultaneous registrations of an address through, over two instances', async () => {
    const other = await startHandlers(database.url);
    const person = somebody();
    const calls = Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? handlers : other).call(REGISTER, person));
    const answers = await Promise.all(calls);
    await other.close();
    expect(answers.map(({ body }) => body.success).filter(Boolean)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.message === 'Email already registered')).toHaveLength(7);
    expect(await accountsOf(person.email)).toHaveLength(1);
  });

  it.each([
    [{ email: undefined }, 'email', 'Email is required', 'REQUIRED_FIELD'],
    [{ email: null }, 'email', 'Email is required', 'REQUIRED_FIELD'],
    [{ email: '' }, 'email', 'Email is required', 'REQUIRED_FIELD'],
    [{ email: 5 }, 'email', 'Email must be a string', 'INVALID_TYPE'],
    [{ email: ['a@b.co'] }, 'email', 'Email must be a string', 'INVALID_TYPE'],
    [{ email: 'nobody' }, 'email', 'Email must be a valid email address', 'INVALID_FORMAT'],
    [{ email: 'a@b.co\r\nBcc: x@y.zz' }, 'email', 'Email must be a valid email address', 'INVALID_FORMAT'],
    [{ email: 'a\0@b.co' }, 'email', 'Email holds a character that cannot be stored', 'INVALID_FORMAT'],
    [{ email: `${'x'.repeat(1_000_000)}@b.co` }, 'email', 'Email must be at most 254 characters', 'INVALID_LENGTH'],
    [{ password: undefined }, 'password', 'Password is required', 'REQUIRED_FIELD'],
    [{ password: 12345678 }, 'password', 'Password must be a string', 'INVALID_TYPE'],
    [{ password: 'short' }, 'password', 'Password must be at least 8 characters', 'INVALID_LENGTH'],
    [{ password: 'x'.repeat(129) }, 'password', 'Password must be at most 128 characters', 'INVALID_LENGTH'],
    [{ password: 'password\0' }, 'password', 'Password holds a character that cannot be stored', 'INVALID_FORMAT'],
    [{ name: undefined }, 'name', 'Name is required', 'REQUIRED_FIELD'],
    [{ name: ' \t ' }, 'name', 'Name is required', 'REQUIRED_FIELD'],
    [{ name: {} }, 'name', 'Name must be a string', 'INVALID_TYPE'],
    [{ name: 'a\0b' }, 'name', 'Name holds a character that cannot be stored', 'INVALID_FORMAT'],
    [{ name: '\udfff' }, 'name', 'Name holds a character that cannot be stored', 'INVALID_FORMAT'],
    [{ name: 'x'.repeat(101) }, 'name', 'Name must be at most 100 characters', 'INVALID_LENGTH'],
    [{ company: 7 }, 'company', 'Company must be a string', 'INVALID_TYPE'],
    [{ company: '\0' }, 'company', 'Company holds a character that cannot be stored', 'INVALID_FORMAT'],
  ])('reports a field fault as a result (case %#)', async (change, field, message, code) => {
    expect(await handlers.call(REGISTER, { ...somebody(), ...change })).toEqual({
      status: 200,
      body: {
        success: false,
        message: 'Validation failed',
        errors: [{ field, message, code }],
        error_code: 'VALIDATION_ERROR',
      },
    });
  });

  it('reports one fault for every field', async () => {
    const { body } = await handlers.call(REGISTER, {});
    expect((body.errors as { field: string }[]).map(({ field }) => field)).toEqual(['email', 'password', 'name']);
  });

  it('drops what callers invent', async () => {
    const person = somebody();
    const { body } = await handlers.call(REGISTER, { ...person, id: 'x', email_verified: true, emailVerified: true });
    expect(body).toMatchObject({ success: true, user: { email_verified: false } });
  });

  it.each([
    ['malformed JSON', '{"input":', 400],
    ['no envelope', '{"email":"a@b.co"}', 400],
    ['a prototype key', '{"input":{"__proto__":{"a":1}}}', 400],
    ['deep nesting', `{"input":{"email":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`, 400],
    ['3 MB', `{"input":{"email":"${'x'.repeat(3_000_000)}"}}`, 413],
  ])('refuses %s without a stack trace', async (_name, text, expected) => {
    const { status, body } = await handlers.post(REGISTER, text);
    expect(status).toBe(expected);
    expect(Object.keys(body)).toEqual(['message', 'extensions']);
    expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts|at /);
  });
});

describe('the verification link', () => {
  it('is in the mail that lies in the outbox, for its owner only', async () => {
    await handlers.call(REGISTER, somebody());
    const files = await readdir(handlers.outbox);
    const newest = join(handlers.outbox, files.toSorted().at(-1) ?? '');
    expect(newest).toMatch(/\.eml$/);
    expect(await readFile(newest, 'utf8')).toContain(`\r\n${lastLink(handlers, 'whole')}\r\n`);
    expect((await stat(newest)).mode & 0o777).toBe(0o600);
  });

  it('verifies once', async () => {
    const person = somebody();
    await handlers.call(REGISTER, person);
    const link = lastLink(handlers);
    const first = await open(link);
    expect([first.status, await first.json()]).toEqual([
      200,
      { success: true, message: 'Your email address is verified.' },
    ]);
    expect(await accountsOf(person.email)).toMatchObject([{ email_verified: true }]);
    const second = await open(link);
    expect([second.status, await second.json()]).toEqual([
      410,
      { success: false, message: 'This link has been used already.' },
    ]);
  });

  it('verifies once when it is opened many times at the same moment', async () => {
    await handlers.call(REGISTER, somebody());
    const link = lastLink(handlers);
    const answers = await Promise.all(Array.from({ length: 6 }, () => open(link)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410, 410, 410, 410]);
  });

  it('expires', async () => {
    const person = somebody();
    await handlers.call(REGISTER, person);
    await sql.query('UPDATE actiongraph_handlers.email_verification SET expires_at = now() WHERE used_at IS NULL');
    const answer = await open(lastLink(handlers));
    expect([answer.status, await answer.json()]).toEqual([
      410,
      { success: false, message: 'This link has expired. Please ask for a new one.' },
    ]);
    expect(await accountsOf(person.email)).toMatchObject([{ email_verified: false }]);
  });

  it('lives as long as VERIFICATION_TTL_SECONDS says', async () => {
    const brief = await startHandlers(database.url, { VERIFICATION_TTL_SECONDS: '90' });
    await brief.call(REGISTER, somebody());
    await brief.close();
    const { rows } = await sql.query<{ seconds: number }>(
      `SELECT extract(epoch FROM expires_at - created_at)::int AS seconds
       FROM actiongraph_handlers.email_verification ORDER BY created_at DESC LIMIT 1`,
    );
    expect(rows[0]?.seconds).toBe(90);
  });

  it('is not kept in the database', async () => {
    await handlers.call(REGISTER, somebody());
    const token = new URL(lastLink(handlers), handlers.base).searchParams.get('token');
    const { rows } = await sql.query('SELECT * FROM actiongraph_handlers.email_verification');
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('shows a page to browsers and leaks into neither caches nor referrers', async () => {
    await handlers.call(REGISTER, somebody());
    const answer = await open(lastLink(handlers), { headers: { accept: 'text/html,application/xhtml+xml' } });
    expect(await answer.text()).toContain('<p>Your email address is verified.</p>');
    expect([answer.headers.get('cache-control'), answer.headers.get('referrer-policy')]).toEqual([
      'no-store',
      'no-referrer',
    ]);
  });

  it('is not used up by a HEAD request', async () => {
    await handlers.call(REGISTER, somebody());
    const link = lastLink(handlers);
    await open(link, { method: 'HEAD' });
    expect((await open(link)).status).toBe(200);
  });

  it.each(['', '?token=', '?token=%00', '?token=a&token=b', `?token=${'x'.repeat(32)}`, '?token[$ne]=x'])(
    'is refused as unknown with the query %j',
    async (query) => {
      expect((await open(`/verify-email${query}`)).status).toBe(404);
    },
  );

  it('stays out of the request log', async () => {
    await handlers.call(REGISTER, somebody());
    await open(lastLink(handlers));
    const requests = handlers.logged.filter(({ type }) => type === 'http-log');
    expect(JSON.stringify(requests)).not.toContain('token=');
  });
});

describe('resend-verification', () => {
  const passAMinute = () =>
    sql.query("UPDATE actiongraph_handlers.email_verification SET created_at = now() - interval '61 s'");
  const countMails = async () => (await readdir(handlers.outbox)).length;
  const neutral = {
    status: 200,
    body: { success: true, message: 'If this email address waits for verification, a new email is on its way.' },
  };

  it('sends another link', async () => {
    const person = somebody();
    await handlers.call(REGISTER, person);
    await passAMinute();
    const before = lastLink(handlers);
    expect(await handlers.call(RESEND, { email: person.email.toUpperCase() })).toEqual(neutral);
    expect(lastLink(handlers)).not.toBe(before);
    expect((await open(lastLink(handlers))).status).toBe(200);
    expect((await open(before)).status).toBe(410);
  });

  it('sends one mail a minute', async () => {
    const person = somebody();
    await handlers.call(REGISTER, person);
    const before = await countMails();
    expect(await handlers.call(RESEND, { email: person.email })).toEqual(neutral);
    expect(await countMails()).toBe(before);
  });

  it('answers the same for an address that is unknown or verified, and sends nothing', async () => {
    const person = somebody();
    await handlers.call(REGISTER, person);
    await open(lastLink(handlers));
    await passAMinute();
    const before = await countMails();
    expect(await handlers.call(RESEND, { email: person.email })).toEqual(neutral);
    expect(await handlers.call(RESEND, { email: 'stranger@example.com' })).toEqual(neutral);
    expect(await countMails()).toBe(before);
  });

  it('reports a field fault', async () => {
    expect((await handlers.call(RESEND, { email: 'x' })).body).toMatchObject({ error_code: 'VALIDATION_ERROR' });
  });
});

it('never logs a password', async () => {
  await handlers.call(REGISTER, somebody());
  await handlers.call(REGISTER, { ...somebody(), email: 'bad' });
  expect(JSON.stringify(handlers.logged)).not.toContain(PASSWORD);
});
