// bulkCreateUsers over real HTTP and PostgreSQL, with a stand-in for the gateway's callback URL on loopback.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { startHandlers, type HandlersUnderTest } from './handlers-under-test.js';

const PATH = '/actions/bulk-create-users';
const NUL = String.fromCharCode(0);
const user = (email: unknown, more = {}) => ({ email, name: 'Ada', ...more });

let database: TestDatabase;
let handlers: HandlersUnderTest;
let gateway: Server;
let callbackUrl: string;
let reports: unknown[];
let callbackStatus = 200;
let names = 0;
const fresh = () => `bulk${++names}@example.com`;

beforeAll(async () => {
  database = await createTestDatabase();
  handlers = await startHandlers(database.url);
  gateway = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      reports.push(JSON.parse(text));
      response.writeHead(callbackStatus).end('{}');
    });
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  callbackUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/runs/secret-token`;
});
beforeEach(() => {
  reports = [];
  callbackStatus = 200;
});
afterAll(async () => {
  await handlers.close();
  gateway.close();
  gateway.closeAllConnections();
  await database.drop();
});

it('creates every user and says so, one result per user in their order', async () => {
  const emails = [fresh(), fresh(), fresh()];
  const { status, body } = await handlers.call(PATH, { users: emails.map((email) => user(email)) });
  expect([status, body]).toMatchObject([200, { success: true, created_count: 3, failed_count: 0 }]);
  expect(body.results).toMatchObject(
    emails.map((email) => ({ email, success: true, error: null, user: { email, name: 'Ada', email_verified: false } })),
  );
});

it('sends no invitations unless told to', async () => {
  const sent = () => handlers.logged.filter(({ type }) => type === 'mail').length;
  const before = sent();
  await handlers.call(PATH, { users: [user(fresh())] });
  await handlers.call(PATH, { users: [user(fresh())], send_invitations: null });
  await handlers.call(PATH, { users: [user(fresh())], send_invitations: false });
  expect(sent()).toBe(before);
  await handlers.call(PATH, { users: [user(fresh()), user(fresh())], send_invitations: true });
  expect(sent()).toBe(before + 2);
});

it.each([
  ['no e-mail', { name: 'Ada' }, 'Email is required'],
  ['a malformed e-mail', user('nobody'), 'Email must be a valid email address'],
  ['a number for an e-mail', user(5), 'Email must be a string'],
  ['a blank name', user('x@example.com', { name: ' ' }), 'Name is required'],
  ['a NUL byte in the name', user('x@example.com', { name: `a${NUL}` }), 'Name holds a character'],
  ['a short password', user('x@example.com', { password: 'short' }), 'Password must be at least 8 characters'],
  ['a long password', user('x@example.com', { password: 'x'.repeat(1000) }), 'Password must be at most 128'],
  ['text instead of a user', 'ada@example.com', 'User must be an object'],
  ['null instead of a user', null, 'User must be an object'],
  ['a list instead of a user', [], 'User must be an object'],
])('fails a user with %s, and no other', async (_, bad, error) => {
  const good = fresh();
  const { body } = await handlers.call(PATH, { users: [bad, user(good)] });
  expect(body).toMatchObject({ success: false, created_count: 1, failed_count: 1 });
  expect(body.results).toMatchObject([
    { success: false, user: null, error: expect.stringContaining(error) as string },
    { email: good, success: true },
  ]);
});

it('creates the first of two users with one address, spelled in whatever case', async () => {
  const email = fresh();
  const { body } = await handlers.call(PATH, { users: [user(email), user(email.toUpperCase())] });
  expect(body.results).toMatchObject([{ success: true }, { error: 'Email is in the list more than once' }]);
});

it('fails a user whose address is taken', async () => {
  const email = fresh();
  await handlers.call(PATH, { users: [user(email)] });
  const { body } = await handlers.call(PATH, { users: [user(email)] });
  expect(body.results).toMatchObject([{ success: false, error: 'Email already registered' }]);
});

it.each([
  ['no users', {}, 'Users are required'],
  ['an empty list', { users: [] }, 'There must be at least one user'],
  ['an object for a list', { users: {} }, 'Users must be a list'],
  ['too many users', { users: Array.from({ length: 1001 }, () => user('a@b.co')) }, 'At most 1000 users'],
  ['text for send_invitations', { users: [user('a@b.co')], send_invitations: 'yes' }, 'must be true or false'],
])('refuses %s', async (_, input, message) => {
  const answer = await handlers.call(PATH, input);
  expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining(message)]);
});

it('never tells a password, not in results and not in the log', async () => {
  const { body } = await handlers.call(PATH, { users: [user(fresh(), { password: 'top-secret-1' })] });
  expect(JSON.stringify([body, handlers.logged])).not.toContain('top-secret');
});

describe('an asynchronous run', () => {
  it('reports progress to the callback URL', async () => {
    const headers = { 'x-actiongraph-callback-url': callbackUrl };
    const { body } = await handlers.call(PATH, { users: [user(fresh()), user('bad')] }, headers);
    expect(body.success).toBe(false);
    expect(reports.at(-1)).toEqual({ progress: { done: 2, total: 2, created: 1, failed: 1 } });
    expect(reports.length).toBeGreaterThan(1);
    expect(JSON.stringify(handlers.logged)).not.toContain('secret-token');
  });

  it.each([
    ['answers 500', () => callbackUrl, 500],
    ['answers 404', () => callbackUrl, 404],
    ['is not there', () => 'http://127.0.0.1:1/x', 200],
    ['is no URL', () => 'nonsense', 200],
    ['is a file', () => 'file:///etc/passwd', 200],
  ])('succeeds also when the callback URL %s', async (_, url, status) => {
    callbackStatus = status;
    const answer = await handlers.call(PATH, { users: [user(fresh())] }, { 'x-actiongraph-callback-url': url() });
    expect(answer.body).toMatchObject({ success: true, created_count: 1 });
  });

  it('that is delivered twice finds its own users, and those of another run taken', async () => {
    const users = [user(fresh()), user(fresh())];
    const first = await handlers.call(PATH, { users }, { 'x-actiongraph-run-id': 'run-1' });
    expect(await handlers.call(PATH, { users }, { 'x-actiongraph-run-id': 'run-1' })).toEqual(first);
    const other = await handlers.call(PATH, { users }, { 'x-actiongraph-run-id': 'run-2' });
    expect(other.body).toMatchObject({ created_count: 0, failed_count: 2 });
  });
});
