// Uploads over real HTTP and PostgreSQL: kept on disk, or in a bucket of a stand-in for S3 on loopback that Amazon's own
// client library talks to.
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { until } from '../../../test/support/until.js';
import { startFakeS3, type FakeS3 } from './fake-s3.js';
import { startHandlers, type Answer, type HandlersUnderTest } from './handlers-under-test.js';

const PATH = '/actions/upload-and-process-file';
const NUL = String.fromCharCode(0);
const RIGHT_TO_LEFT = String.fromCharCode(0x202e);
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const upload = (bytes: Buffer, more = {}) => ({
  file_name: 'picture.png',
  file_type: 'image/png',
  file_size: bytes.length,
  file_data: bytes.toString('base64'),
  ...more,
});
const textFile = (text: string, more = {}) =>
  upload(Buffer.from(text), { file_name: 'notes.txt', file_type: 'text/plain', ...more });

let database: TestDatabase;
let folder: string;
let handlers: HandlersUnderTest;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'handlers-files-'));
  handlers = await startHandlers(database.url, { FILES_DIR: folder, UPLOAD_MAX_BYTES: '3000000' });
});
afterAll(async () => {
  await handlers.close();
  await rm(folder, { recursive: true, force: true });
  await database.drop();
});

let callers = 0;
const as = (userId: string) => ({ 'x-hasura-role': 'user', 'x-hasura-user-id': userId });

/** As a new user each time: uploads are limited per caller. */
function send(input: unknown, userId = `u${++callers}`, target = handlers): Promise<Answer> {
  return target.call(PATH, input, as(userId));
}

async function jobOf(answer: Answer, userId: string): Promise<Record<string, unknown>> {
  let job: Record<string, unknown> = {};
  await until(async () => {
    const input = { job_id: answer.body.processing_job_id };
    job = (await handlers.call('/actions/background-job', input, as(userId))).body;
    return job.status === 'COMPLETED' || job.status === 'FAILED';
  }, 20_000);
  return job;
}

const download = (answer: Answer, target = handlers) =>
  fetch(target.base + new URL(String(answer.body.file_url)).pathname);

it('keeps a file, gives it back byte for byte and finds out what it is', async () => {
  const answer = await send(upload(PNG), 'ada');
  expect([answer.status, answer.body]).toMatchObject([
    200,
    { success: true, message: 'File uploaded; it is being processed.' },
  ]);
  const file = await download(answer);
  expect(Buffer.from(await file.arrayBuffer())).toEqual(PNG);
  expect(await jobOf(answer, 'ada')).toMatchObject({
    status: 'COMPLETED',
    details: {
      file_id: answer.body.file_id,
      size: PNG.length,
      sha256: createHash('sha256').update(PNG).digest('hex'),
      detected_type: 'image/png',
      width: 1,
      height: 1,
    },
  });
});

it.each([
  ['{"a":1}\n[', { detected_type: 'text/plain', lines: 2, is_json: false }],
  ['{"a":1}\n', { detected_type: 'application/json', lines: 1, is_json: true }],
])('describes the text %j', async (text, details) => {
  expect(await jobOf(await send(textFile(text), 'ada'), 'ada')).toMatchObject({ details });
});

it('takes a file of the largest size, though its base64 is larger than other bodies may be', async () => {
  const answer = await send(upload(Buffer.alloc(3_000_000, 7), { file_type: 'application/octet-stream' }));
  expect(answer.body.success).toBe(true);
});

it('only stores when told so', async () => {
  const { body } = await send(textFile('x', { processing_options: { skip: true } }));
  expect(body).toMatchObject({ success: true, processing_job_id: null, message: 'File uploaded.' });
});

it('never lets a browser show what was uploaded', async () => {
  const html = Buffer.from('<script>alert(1)</script>');
  const file_name = 'a"ü\'; filename=evil.exe.html';
  const { headers } = await download(await send(upload(html, { file_name, file_type: 'text/html' })));
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w.%-]+$/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain('sandbox');
});

it.each([
  ['text that is no base64', { file_data: '!!!!' }, 'base64'],
  ['base64 with line breaks', { file_data: 'aGVs\nbG8=' }, 'base64'],
  ['base64 for URLs', { file_data: '-_-_' }, 'base64'],
  ['base64 without padding', { file_data: 'aGVsbG8' }, 'base64'],
  ['padding in the middle', { file_data: 'aA==aA==' }, 'base64'],
  ['bits behind the end', { file_data: 'aGVsbG9=' }, 'base64'],
  ['empty data', { file_data: '' }, 'File data is required'],
  ['null data, as of a multipart request without its file', { file_data: null }, 'File data is required'],
  ['a number for data', { file_data: 5 }, 'base64'],
  ['a wrong size', { file_size: 1 }, 'File size does not fit'],
  ['a negative size', { file_size: -1 }, 'must not be empty'],
  ['a fractional size', { file_size: 1.5 }, 'whole number'],
  ['a size of nothing', { file_size: 0 }, 'must not be empty'],
  ['a type that is none', { file_type: 'png' }, 'media type'],
  ['a header in the type', { file_type: 'text/plain\r\nSet-Cookie: a=b' }, 'media type'],
  ['no name', { file_name: '' }, 'File name is required'],
  ['a name that leads out', { file_name: '../../etc/passwd' }, 'plain name'],
  ['a name with a backslash', { file_name: '..\\..\\boot.ini' }, 'plain name'],
  ['a name of dots', { file_name: '..' }, 'plain name'],
  ['a NUL byte in the name', { file_name: `a${NUL}.png` }, 'plain name'],
  ['a newline in the name', { file_name: 'a\r\nb' }, 'plain name'],
  ['a name that reads backwards', { file_name: `a${RIGHT_TO_LEFT}gnp.exe` }, 'plain name'],
  ['a name of 256 characters', { file_name: 'x'.repeat(256) }, 'at most 255'],
  ['text for options', { processing_options: 'all' }, 'must be an object'],
])('refuses %s', async (_, change, message) => {
  const { status, body } = await send(textFile('hello', change));
  const nothing = { success: false, file_id: null, file_url: null, processing_job_id: null };
  expect([status, body]).toEqual([200, { ...nothing, message: expect.stringContaining(message) as string }]);
});

it.each([
  ['a PDF called a picture', Buffer.from('%PDF-1.7'), 'image/png'],
  ['a picture called a PDF', PNG, 'application/pdf'],
  ['a program called text', Buffer.from('MZ program'), 'text/plain'],
  ['bytes called JSON', Buffer.from([1, 0, 2]), 'application/json'],
  ['text called a picture', Buffer.from('hello'), 'image/jpeg'],
])('refuses %s', async (_, bytes, file_type) => {
  expect((await send(upload(bytes, { file_type }))).body.message).toContain('The content of the file is not');
});

it('refuses a file above the limit, and a body far above it', async () => {
  const large = await send(upload(Buffer.alloc(3_000_001), { file_type: 'application/octet-stream' }));
  expect(large.body.message).toBe('Validation failed: File must be at most 3000000 bytes');
  const huge = await send(upload(Buffer.alloc(6_000_000), { file_type: 'application/octet-stream' }));
  expect(huge.status).toBe(413);
});

it('writes only below its folder, under names of its own', async () => {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name !== 'uploads');
  expect(names.filter((name) => !/^uploads\/[\da-f-]{36}$/.test(name))).toEqual([]);
});

it.each(['', 'x', 'a'.repeat(32), '..%2f..%2fetc%2fpasswd', '%00', 'x'.repeat(5000)])(
  'gives nothing for the link %s',
  async (token) => {
    const answer = await fetch(`${handlers.base}/downloads/${token}`);
    expect([404, 414]).toContain(answer.status);
  },
);

it('gives nothing once a link has expired', async () => {
  const brief = await startHandlers(database.url, { FILES_DIR: folder, DOWNLOAD_TTL_SECONDS: '1' });
  const answer = await send(textFile('x'), 'ada', brief);
  await until(async () => (await download(answer, brief)).status === 404);
  await brief.close();
});

it.each([
  ['another user', as('eve')],
  ['another role without a user', { 'x-hasura-role': 'anonymous' }],
])('shows a job not to %s', async (_, headers) => {
  const answer = await send(textFile('x'), 'ada');
  const seen = await handlers.call('/actions/background-job', { job_id: answer.body.processing_job_id }, headers);
  expect([seen.status, seen.body.message]).toEqual([404, 'there is no such job']);
});

it.each([[undefined], [null], [5], ['x'], ["' OR 1=1"], ['00000000-0000-0000-0000-000000000000']])(
  'knows no job %j',
  async (job_id) => {
    expect((await handlers.call('/actions/background-job', { job_id })).status).toBe(404);
  },
);

it('answers 429 to a caller who uploads too often', async () => {
  const answers = await Promise.all(Array.from({ length: 61 }, () => send({}, 'hasty')));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(1);
  expect(refused[0]?.body).toMatchObject({ extensions: { code: 'rate-limit-exceeded' } });
});

describe('with a bucket', () => {
  let s3: FakeS3;
  let target: HandlersUnderTest;
  beforeAll(async () => {
    s3 = await startFakeS3();
    target = await startHandlers(database.url, {
      S3_BUCKET: 'bucket',
      S3_ENDPOINT: s3.url,
      S3_ACCESS_KEY_ID: 'key',
      S3_SECRET_ACCESS_KEY: 'very-secret',
    });
  });
  afterAll(async () => {
    await target.close();
    await s3.close();
  });
  const stored = { processing_options: { skip: true } };

  it('keeps files there and gives them back', async () => {
    const answer = await send(upload(PNG, stored), 'bob', target);
    expect([...s3.objects.keys()]).toEqual([`/bucket/uploads/${String(answer.body.file_id)}`]);
    expect(Buffer.from(await (await download(answer, target)).arrayBuffer())).toEqual(PNG);
  });

  it('answers 500 without internals when the bucket refuses', async () => {
    s3.refuse = true;
    const answer = await send(upload(PNG, stored), 'bob', target);
    s3.refuse = false;
    expect([answer.status, answer.body.message]).toEqual([500, 'Internal server error']);
    expect(JSON.stringify([answer.body, target.logged])).not.toContain('very-secret');
  });

  it('gives nothing when the object is gone', async () => {
    const answer = await send(textFile('x', stored), 'bob', target);
    s3.objects.clear();
    expect((await download(answer, target)).status).toBe(404);
  });
});
