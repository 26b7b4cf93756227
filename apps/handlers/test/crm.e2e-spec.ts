// syncWithCRM over real HTTP and PostgreSQL, with a stand-in for the CRM on loopback that the real HTTP client talks to.
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { answer, startFakeCrm, type FakeCrm } from './fake-crm.js';
import { startHandlers, type Answer, type HandlersUnderTest } from './handlers-under-test.js';

const PATH = '/actions/sync-with-crm';
const KEY = 'crm-very-secret';

let database: TestDatabase;
let sql: pg.Client;
let crm: FakeCrm;
let handlers: HandlersUnderTest;
let callers = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  crm = await startFakeCrm();
  handlers = await startHandlers(database.url, {
    CRM_API_URL: `${crm.url}/`,
    CRM_API_KEY: KEY,
    CRM_TIMEOUT_MS: '300',
  });
});
afterAll(async () => {
  await handlers.close();
  await crm.close();
  await sql.end();
  await database.drop();
});
beforeEach(() => {
  crm.calls.length = 0;
  crm.next.length = 0;
});

/** As a new user each time. */
function sync(contacts: unknown, userId = `u${++callers}`, target = handlers): Promise<Answer> {
  return target.call(PATH, { contacts }, { 'x-hasura-role': 'user', 'x-hasura-user-id': userId });
}
const contact = (email: string) => ({ email, name: 'Ada', phone: null });
const failed = (error: string, failedCount = 1) => ({
  status: 200,
  body: { success: false, synced_count: 0, failed_count: failedCount, message: 'CRM sync failed', error },
});

async function statusOf(owner: string): Promise<unknown[]> {
  const { rows } = await sql.query<Record<string, unknown>>(
    `SELECT email, status, external_id, error FROM actiongraph_handlers.crm_contact WHERE owner = $1 ORDER BY email`,
    [`user:${owner}`],
  );
  return rows;
}

it('sends contacts with the key and notes what became of each', async () => {
  const { status, body } = await sync([contact('Ada@example.com'), contact('refused@example.com')], 'ada');
  expect([status, body]).toEqual([
    200,
    {
      success: true,
      synced_count: 1,
      failed_count: 1,
      message: 'CRM sync completed; some contacts were refused',
      error: null,
    },
  ]);
  expect(crm.calls[0]?.headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'content-type': 'application/json' });
  expect(await statusOf('ada')).toEqual([
    { email: 'ada@example.com', status: 'SYNCED', external_id: 'crm-Ada@example.com', error: null },
    { email: 'refused@example.com', status: 'FAILED', external_id: null, error: 'The CRM refused this contact' },
  ]);
});

it('sends many contacts in batches', async () => {
  const { body } = await sync(Array.from({ length: 250 }, (_, i) => contact(`c${i}@example.com`)));
  expect(body).toMatchObject({ success: true, synced_count: 250, message: 'CRM sync completed successfully' });
  expect(crm.calls.map(({ emails }) => emails.length)).toEqual([100, 100, 50]);
});

it('notes a contact of which the CRM says nothing as failed', async () => {
  const { body } = await sync([contact('silent@example.com')], 'sil');
  expect(body).toMatchObject({ success: false, failed_count: 1 });
  expect(await statusOf('sil')).toMatchObject([{ status: 'FAILED', error: 'The CRM said nothing about this contact' }]);
});

it('asks once for the same list twice in a moment, also at once, but for each user', async () => {
  const contacts = [contact('twice@example.com')];
  await Promise.all([sync(contacts, 'bob'), sync(contacts, 'bob')]);
  await sync(contacts, 'bob');
  expect(crm.calls).toHaveLength(1);
  await sync(contacts, 'eve');
  expect(crm.calls).toHaveLength(2);
});

describe('a CRM in trouble', () => {
  const slow = () => undefined;
  it.each([
    ['answers 500 twice', [answer(500), answer(502)]],
    ['asks for a short pause', [answer(429, '', { 'retry-after': '0' })]],
    [
      'asks for a pause until a date that is over',
      [answer(503, '', { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' })],
    ],
    ['is slow once', [slow]],
    ['drops the connection once', [(response: { destroy(): unknown }) => void response.destroy()]],
  ])('that %s is asked again, with the same key of idempotency', async (_, scripts) => {
    crm.next.push(...scripts);
    const { body } = await sync([contact('again@example.com')]);
    expect(body).toMatchObject({ success: true, synced_count: 1 });
    expect(crm.calls).toHaveLength(scripts.length + 1);
    expect(new Set(crm.calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  const many = (script: FakeCrm['next'][number]) => Array.from({ length: 4 }, () => script);
  it.each<[string, FakeCrm['next'], string, number]>([
    ['stays broken', many(answer(500)), 'The CRM answered with status 500', 4],
    ['stays slow', many(slow), 'The CRM did not answer in time', 4],
    ['wants a long pause', [answer(429, '', { 'retry-after': '3600' })], 'takes no more requests', 1],
    ['refuses our key', [answer(401, 'secret detail')], 'The CRM does not accept our key', 1],
    ['refuses the request', [answer(422, 'secret detail')], 'refused the request with status 422', 1],
    ['redirects', [answer(302, '', { location: 'http://127.0.0.1:1/' })], 'with status 302', 1],
    ['answers no JSON', [answer(200, '<html>')], 'an answer that cannot be read', 1],
    ['answers nothing', [answer(200, '')], 'an answer that cannot be read', 1],
    ['answers a list', [answer(200, '[]')], 'an answer that cannot be read', 1],
    ['answers results of another shape', [answer(200, '{"results":[{"email":5}]}')], 'cannot be read', 1],
    ['answers without end', [answer(200, `{"a":"${'x'.repeat(6_000_000)}"}`)], 'cannot be read', 1],
  ])('that %s fails the sync, and the status says why', async (_, scripts, error, calls) => {
    crm.next.push(...scripts);
    const userId = `u${++callers}`;
    const got = await sync([contact('x@example.com')], userId);
    expect(got).toEqual(failed(expect.stringContaining(error) as string));
    expect(crm.calls).toHaveLength(calls);
    expect(await statusOf(userId)).toMatchObject([{ status: 'FAILED', error: got.body.error }]);
    expect(JSON.stringify([got.body, handlers.logged])).not.toMatch(/very-secret|secret detail/);
  });

  it('may be asked again at once after a failure', async () => {
    crm.next.push(answer(422));
    await sync([contact('y@example.com')], 'kim');
    expect((await sync([contact('y@example.com')], 'kim')).body.success).toBe(true);
  });

  it('counts what was synced before it failed', async () => {
    crm.next.push((response) => {
      const results = Array.from({ length: 100 }, (_, i) => ({ email: `p${i}@example.com`, status: 'synced' }));
      answer(200, JSON.stringify({ results }))(response);
    }, answer(422));
    const { body } = await sync(Array.from({ length: 150 }, (_, i) => contact(`p${i}@example.com`)));
    expect(body).toMatchObject({ success: false, synced_count: 100, failed_count: 50 });
  });

  it('that is not there fails the sync', async () => {
    const alone = await startHandlers(database.url, { CRM_API_URL: 'http://127.0.0.1:1' });
    const got = await sync([contact('x@example.com')], 'x', alone);
    await alone.close();
    expect(got).toEqual(failed('The CRM cannot be reached'));
  });
});

it('says so when no CRM is configured', async () => {
  const without = await startHandlers(database.url);
  const got = await sync([contact('x@example.com')], 'x', without);
  await without.close();
  expect(got).toEqual(failed('No CRM is configured', 0));
});

it.each([
  ['no contacts', undefined, 'Contacts are required'],
  ['an empty list', [], 'There must be at least one contact'],
  ['an object', {}, 'Contacts must be a list'],
  ['too many', Array.from({ length: 1001 }, (_, i) => contact(`c${i}@example.com`)), 'At most 1000 contacts'],
  ['text for a contact', ['x@example.com'], 'contacts[0]: Email is required'],
  ['null for a contact', [null], 'contacts[0]: Email is required'],
  ['a malformed e-mail', [contact('a@example.com'), contact('nobody')], 'contacts[1]: Email must be a valid email'],
  ['one e-mail twice', [contact('a@example.com'), contact('A@example.com')], 'contacts[1]: Email is in the list more'],
  ['1 kB of name', [{ email: 'a@example.com', name: 'x'.repeat(1000) }], 'Name must be at most 200 characters'],
  ['a number for a phone', [{ email: 'a@example.com', phone: 5 }], 'Phone must be a string'],
])('refuses %s without asking the CRM', async (_, contacts, error) => {
  expect(await sync(contacts)).toEqual(failed(expect.stringContaining(error) as string, 0));
  expect(crm.calls).toEqual([]);
});

it('answers 429 to a caller who syncs too often', async () => {
  const answers = await Promise.all(Array.from({ length: 21 }, () => sync([], 'hasty')));
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
});
