// Uploads, reports, users in bulk and the CRM through the gateway: what goes on after the answer, and how it is watched.
import type { Caller, ClientOf, E2eClient, Result } from '../support/e2e-client.js';
import { until } from '../support/until.js';
import { ANONYMOUS, fault, newPerson, OTHER_USER, USER, UUID } from './requests.js';

const UPLOAD = `mutation Upload($input: FileUploadInput!) {
  uploadAndProcessFile(input: $input) { success file_id file_url processing_job_id message job { job_id status } }
}`;
const JOB =
  'query Job($id: UUID!) { backgroundJob(job_id: $id) { job_id status progress details error download_url } }';
const REPORT = `mutation Report($input: ReportInput!) {
  generateReport(input: $input) { job_id status estimated_duration job { status } }
}`;
const TEXT = 'hello, files';
const fileInput = (change: object = {}) => ({
  file_name: 'notes.txt',
  file_type: 'text/plain',
  file_size: TEXT.length,
  file_data: Buffer.from(TEXT).toString('base64'),
  ...change,
});

export function describeJobs(clientOf: ClientOf): void {
  const jobOf = async (id: unknown, caller: Caller): Promise<Result> => {
    let job: Result = {};
    await until(async () => {
      job = await clientOf().result('backgroundJob', { query: JOB, variables: { id } }, caller);
      return job.status === 'COMPLETED' || job.status === 'FAILED';
    }, 30_000);
    return job;
  };
  describe('uploadAndProcessFile', () => {
    describeUploads(clientOf, jobOf);
  });
  describe('generateReport', () => {
    it('answers with a job that leads to the file, for whoever asked', async () => {
      const request = { query: REPORT, variables: { input: { report_type: 'PAYMENTS', format: 'JSON' } } };
      const started = await clientOf().result('generateReport', request, USER);
      expect(started).toMatchObject({ job_id: expect.stringMatching(UUID) as string, status: 'QUEUED' });
      const job = await jobOf(started.job_id, USER);
      expect(job).toMatchObject({ status: 'COMPLETED', error: null });
      expect(Array.isArray(await (await fetch(String(job.download_url))).json())).toBe(true);
      const ofOther = { query: JOB, variables: { id: started.job_id } };
      expect(await clientOf().errors(ofOther, OTHER_USER)).toMatchObject([{ message: 'there is no such job' }]);
    });

    it('refuses users a report of users', async () => {
      const request = { query: REPORT, variables: { input: { report_type: 'USERS' } } };
      expect(await clientOf().errors(request, USER)).toMatchObject([
        { message: 'this report is for administrators only', extensions: { code: 'permission-denied' } },
      ]);
    });
  });
  describe('bulkCreateUsers', () => {
    describeBulk(clientOf);
  });
  describe('syncWithCRM', () => {
    it('says that there is no CRM', async () => {
      const query =
        'mutation S($input: SyncWithCRMInput!) { syncWithCRM(input: $input) { success synced_count error } }';
      const variables = { input: { contacts: [{ email: newPerson().email }] } };
      expect(await clientOf().result('syncWithCRM', { query, variables }, USER)).toEqual({
        success: false,
        synced_count: 0,
        error: 'No CRM is configured',
      });
    });
  });
}

type JobOf = (id: unknown, caller: Caller) => Promise<Result>;

function describeUploads(clientOf: ClientOf, jobOf: JobOf): void {
  const upload = (input: object): Promise<Result> =>
    clientOf().result('uploadAndProcessFile', { query: UPLOAD, variables: { input } }, USER);
  const DETAILS = { size: TEXT.length, detected_type: 'text/plain', lines: 1 };

  it('takes base64, joins the job and tells in the end what the file is', async () => {
    const uploaded = await upload(fileInput());
    expect(uploaded).toMatchObject({ success: true, job: { job_id: uploaded.processing_job_id } });
    expect(await jobOf(uploaded.processing_job_id, USER)).toMatchObject({ status: 'COMPLETED', details: DETAILS });
    expect(await (await fetch(String(uploaded.file_url))).text()).toBe(TEXT);
  });

  it('takes the file of a multipart request', async () => {
    const uploaded = await sendMultipart(clientOf(), fileInput({ file_data: null }), new Blob([TEXT]));
    expect(uploaded).toMatchObject({ success: true });
    expect(await jobOf(uploaded.processing_job_id, USER)).toMatchObject({ status: 'COMPLETED', details: DETAILS });
  });

  it.each([
    ['no base64', { file_data: '???' }, 'base64'],
    ['a name that leads out', { file_name: '../x' }, 'plain name'],
    ['another type', { file_type: 'image/png' }, 'is not image/png'],
    ['another size', { file_size: 1 }, 'File size does not fit'],
  ])('reports %s in the answer, without a job', async (_, change, message) => {
    expect(await upload(fileInput(change))).toEqual({
      success: false,
      file_id: null,
      file_url: null,
      processing_job_id: null,
      message: expect.stringContaining(message) as string,
      job: null,
    });
  });

  it('is not there for anonymous callers', async () => {
    const request = { query: UPLOAD, variables: { input: fileInput() } };
    expect(await clientOf().errors(request, ANONYMOUS)).toEqual(
      fault("field 'uploadAndProcessFile' not found in type: 'mutation_root'", '$.selectionSet.uploadAndProcessFile'),
    );
  });
}

async function sendMultipart({ target }: E2eClient, input: object, file: Blob): Promise<Result> {
  const form = new FormData();
  form.append('operations', JSON.stringify({ query: UPLOAD, variables: { input } }));
  form.append('map', JSON.stringify({ 0: ['variables.input.file_data'] }));
  form.append('0', file, 'notes.txt');
  const { adminSecret } = target;
  const response = await fetch(`${target.url}/v1/graphql`, {
    method: 'POST',
    body: form,
    headers: {
      ...(adminSecret === undefined ? {} : { 'x-hasura-admin-secret': adminSecret }),
      'x-hasura-role': USER.role,
      'x-hasura-user-id': USER.userId,
    },
  });
  return ((await response.json()) as { data: Readonly<Record<string, Result>> }).data.uploadAndProcessFile ?? {};
}

function describeBulk(clientOf: ClientOf): void {
  const BULK = 'mutation B($input: BulkCreateUsersInput!) { bulkCreateUsers(input: $input) }';
  const RUN = `query R($id: uuid!) { bulkCreateUsers(id: $id) {
    errors output { success created_count failed_count results { email success error user { id email_verified } } } } }`;

  it('runs in the background and tells what became of each user', async () => {
    const [good, bad] = [newPerson().email, 'nobody'];
    const users = [good, bad, good].map((email) => ({ email, name: 'Bulk' }));
    const answer = await clientOf().graphql({ query: BULK, variables: { input: { users } } });
    const id = (answer.body as { data: { bulkCreateUsers: string } }).data.bulkCreateUsers;
    let run: Result = {};
    await until(async () => {
      run = await clientOf().result('bulkCreateUsers', { query: RUN, variables: { id } });
      return run.output !== null || run.errors !== null;
    }, 30_000);
    expect(run).toMatchObject({
      errors: null,
      output: {
        success: false,
        created_count: 1,
        failed_count: 2,
        results: [
          { email: good, success: true, error: null, user: { email_verified: false } },
          { email: bad, success: false, user: null },
          { email: good, success: false, error: 'Email is in the list more than once' },
        ],
      },
    });
  });

  it('is for administrators only', async () => {
    const request = { query: BULK, variables: { input: { users: [] } } };
    expect(await clientOf().errors(request, USER)).toEqual(
      fault("field 'bulkCreateUsers' not found in type: 'mutation_root'", '$.selectionSet.bulkCreateUsers'),
    );
  });
}
