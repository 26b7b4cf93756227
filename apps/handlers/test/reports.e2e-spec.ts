// generateReport over real HTTP and PostgreSQL: the answer, the job behind it, the file, and what survives a restart.
import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { until } from '../../../test/support/until.js';
import { startHandlers, type HandlersUnderTest } from './handlers-under-test.js';

const PATH = '/actions/generate-report';
const JOB = '/actions/background-job';
const TABLE = 'actiongraph_handlers.background_job';

let database: TestDatabase;
let sql: pg.Client;
let folder: string;
let handlers: HandlersUnderTest;
const start = () => startHandlers(database.url, { FILES_DIR: folder });

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'handlers-reports-'));
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  handlers = await start();
  await addUser('ada@example.com', 'Ada "the first", of many\nlines');
  await addUser('formula@example.com', '=HYPERLINK("http://evil","x")');
  for (const [user, amount] of [
    ['ada', 100],
    ['ada', 200],
    ['bob', 300],
  ] as const) {
    await sql.query(
      `INSERT INTO actiongraph_handlers.payment (id, scope, idempotency_key, fingerprint, amount, currency, customer_id, answer)
       VALUES (gen_random_uuid(), $1, gen_random_uuid()::text, '', $2, 'usd', gen_random_uuid(), '{"status":"SUCCEEDED"}')`,
      [`user:${user}`, amount],
    );
  }
});
afterAll(async () => {
  await handlers.close();
  await sql.end();
  await rm(folder, { recursive: true, force: true });
  await database.drop();
});

async function addUser(email: string, name: string): Promise<void> {
  await sql.query(
    `INSERT INTO actiongraph_handlers.user_account (id, email, password_hash, name) VALUES (gen_random_uuid(), $1, 'secret-hash', $2)`,
    [email, name],
  );
}

const as = (userId: string) => ({ 'x-hasura-role': 'user', 'x-hasura-user-id': userId });
const admin = { 'x-hasura-role': 'admin' };

async function finished(id: unknown, headers: Record<string, string>): Promise<Record<string, unknown>> {
  let job: Record<string, unknown> = {};
  await until(async () => {
    job = (await handlers.call(JOB, { job_id: id }, headers)).body;
    return job.status === 'COMPLETED' || job.status === 'FAILED';
  }, 20_000);
  return job;
}

async function report(input: Record<string, unknown>, headers: Record<string, string>): Promise<string> {
  const { body } = await handlers.call(PATH, input, headers);
  const job = await finished(body.job_id, headers);
  const file = await fetch(handlers.base + new URL(String(job.download_url)).pathname);
  return file.text();
}

it('answers at once with a job, its status and an estimate', async () => {
  const { status, body } = await handlers.call(PATH, { report_type: 'PAYMENTS' }, as('ada'));
  expect([status, body]).toEqual([
    200,
    { job_id: expect.stringMatching(/^[\da-f-]{36}$/) as string, status: 'QUEUED', estimated_duration: 2 },
  ]);
  expect(await finished(body.job_id, as('ada'))).toMatchObject({
    status: 'COMPLETED',
    progress: { done: 2, total: 2 },
    details: { rows: 2 },
    error: null,
  });
});

it('gives a user the own payments only', async () => {
  const rows = JSON.parse(await report({ report_type: 'PAYMENTS', format: 'JSON' }, as('ada'))) as { amount: number }[];
  expect(rows.map(({ amount }) => amount).toSorted((a, b) => a - b)).toEqual([100, 200]);
  expect(rows[0]).toMatchObject({ currency: 'usd', status: 'SUCCEEDED' });
});

it('gives an administrator everything, but never a password hash', async () => {
  const rows = JSON.parse(await report({ report_type: 'PAYMENTS', format: 'JSON' }, admin)) as unknown[];
  expect(rows).toHaveLength(3);
  const users = await report({ report_type: 'USERS' }, admin);
  expect(users).toContain('ada@example.com');
  expect(users).not.toContain('secret-hash');
});

it('quotes CSV and turns formulas into text', async () => {
  const csv = await report({ report_type: 'USERS', format: 'CSV' }, admin);
  expect(csv.startsWith('"id","email","name","company","email_verified","created_at"\r\n')).toBe(true);
  expect(csv).toContain('"Ada ""the first"", of many\nlines"');
  expect(csv).toContain(`"'=HYPERLINK(""http://evil"",""x"")"`);
});

it('takes the rows of a span only', async () => {
  expect(JSON.parse(await report({ report_type: 'USERS', format: 'JSON', to: '2020-01-01' }, admin))).toEqual([]);
  expect(JSON.parse(await report({ report_type: 'USERS', format: 'JSON', from: '2020-01-01' }, admin))).toHaveLength(2);
});

it.each([
  ['no type', {}, 'Report type is required'],
  ['an unknown type', { report_type: 'SECRETS' }, 'Report type must be USERS or PAYMENTS'],
  ['a type in lower case', { report_type: 'users' }, 'Report type must be'],
  ['an unknown format', { report_type: 'USERS', format: 'XML' }, 'Format must be CSV or JSON'],
  ['a date that is none', { report_type: 'USERS', from: 'yesterday' }, 'From must be an ISO 8601 date'],
  ['a day that is none', { report_type: 'USERS', to: '2026-02-30' }, 'To must be an ISO 8601 date'],
  ['SQL for a date', { report_type: 'USERS', to: "2026-01-01'; DROP TABLE x" }, 'To must be an ISO 8601 date'],
  ['a number for a date', { report_type: 'USERS', to: 5 }, 'To must be an ISO 8601 date'],
])('refuses %s', async (_, input, message) => {
  const { status, body } = await handlers.call(PATH, input, { ...admin, 'x-hasura-user-id': 'strict' });
  expect([status, body.message]).toEqual([400, expect.stringContaining(message)]);
});

it.each([
  ['a user who asks for users', { report_type: 'USERS' }, as('eve')],
  ['a role without a user', { report_type: 'PAYMENTS' }, { 'x-hasura-role': 'anonymous' }],
])('refuses %s', async (_, input, headers) => {
  expect(await handlers.call(PATH, input, headers)).toMatchObject({
    status: 403,
    body: { extensions: { code: 'permission-denied' } },
  });
});

it('answers 429 to a caller who asks too often', async () => {
  const answers = await Promise.all(Array.from({ length: 21 }, () => handlers.call(PATH, {}, as('hasty'))));
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
});

describe('a job', () => {
  const INPUT = JSON.stringify({ type: 'USERS', format: 'CSV', from: null, to: null, scope: null });
  const add = async (columns: string, values: string, kind = 'report'): Promise<string> => {
    const { rows } = await sql.query<{ id: string }>(
      `INSERT INTO ${TABLE} (id, kind, input${columns}) VALUES (gen_random_uuid(), $1, $2${values}) RETURNING id`,
      [kind, INPUT],
    );
    return rows[0]?.id ?? '';
  };

  it('that was left by a process that is gone is taken over', async () => {
    const id = await add(', status, attempts, lease_until', `, 'RUNNING', 1, now() - interval '1 second'`);
    expect(await finished(id, admin)).toMatchObject({ status: 'COMPLETED' });
  });

  it('that another process holds is left alone', async () => {
    const id = await add(', status, attempts, lease_until', `, 'RUNNING', 1, now() + interval '1 hour'`);
    const after = await add('', '');
    await finished(after, admin);
    expect((await handlers.call(JOB, { job_id: id }, admin)).body.status).toBe('RUNNING');
  });

  it('that ends its process again and again is given up', async () => {
    const id = await add(', status, attempts, lease_until', `, 'RUNNING', 3, now() - interval '1 second'`);
    expect(await finished(id, admin)).toMatchObject({
      status: 'FAILED',
      error: 'The job was given up after 3 attempts.',
      download_url: null,
    });
  });

  it('of an unknown kind fails', async () => {
    expect(await finished(await add('', '', 'mining'), admin)).toMatchObject({
      status: 'FAILED',
      error: 'This server does not know this kind of job.',
    });
  });

  it('that waited while nothing ran is run by the next start', async () => {
    await handlers.close();
    const id = await add('', '');
    handlers = await start();
    expect(await finished(id, admin)).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('an asynchronous run', () => {
  let gateway: Server;
  let callbackUrl: string;
  const reports: Record<string, unknown>[] = [];
  beforeAll(async () => {
    gateway = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        reports.push(JSON.parse(text) as Record<string, unknown>);
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    callbackUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/secret-token`;
  });
  afterAll(() => {
    gateway.close();
    gateway.closeAllConnections();
  });

  it('gets 202, progress, and in the end the report, once however often it is delivered', async () => {
    const headers = { ...as('ada'), 'x-actiongraph-callback-url': callbackUrl };
    const first = await handlers.call(PATH, { report_type: 'PAYMENTS' }, headers);
    const second = await handlers.call(PATH, { report_type: 'PAYMENTS' }, headers);
    expect([first.status, second.body.job_id]).toEqual([202, first.body.job_id]);
    await until(() => reports.some((each) => 'output' in each));
    await finished(first.body.job_id, as('ada'));
    expect(reports.filter((each) => 'output' in each)).toHaveLength(1);
    expect(reports[0]).toEqual({ progress: { done: 0, total: 2 } });
    expect(reports.at(-1)).toMatchObject({
      output: {
        job_id: first.body.job_id,
        status: 'COMPLETED',
        download_url: expect.stringContaining('/downloads/') as string,
      },
    });
  });

  it('leaves no callback URL behind', async () => {
    const { rows } = await sql.query(`SELECT 1 FROM ${TABLE} WHERE callback_url IS NOT NULL`);
    expect(rows).toEqual([]);
    expect(JSON.stringify(handlers.logged)).not.toContain('secret-token');
  });
});
