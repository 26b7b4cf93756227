// The quick-start metadata fits the handlers that it calls.
import { readFileSync } from 'node:fs';
import { getMetadataStorage } from 'class-validator';
import { BulkCreateUsersDto, CreateUserDto } from '../src/bulk-users/dto/bulk-create-users.dto.js';
import { CrmContactDto, SyncContactsDto } from '../src/crm/dto/sync-contacts.dto.js';
import { UploadFileDto } from '../src/files/dto/upload-file.dto.js';
import { ProcessPaymentDto } from '../src/payments/dto/process-payment.dto.js';
import { GenerateReportDto, REPORT_FORMATS, REPORT_TYPES } from '../src/reports/dto/generate-report.dto.js';
import { ResendVerificationDto } from '../src/user-registration/dto/resend-verification.dto.js';
import { RegisterUserDto } from '../src/user-registration/dto/register-user.dto.js';

interface Field {
  readonly name: string;
  readonly type: string;
}
interface Metadata {
  readonly version: number;
  readonly sources?: unknown;
  readonly custom_types: {
    readonly scalars: { name: string }[];
    readonly enums: { name: string; values: { value: string }[] }[];
    readonly input_objects: { name: string; fields: Field[] }[];
    readonly objects: { name: string; fields: Field[] }[];
  };
  readonly actions: {
    readonly name: string;
    readonly comment: string;
    readonly definition: {
      readonly handler: string;
      readonly arguments: Field[];
      readonly output_type: string;
      readonly headers: unknown;
      readonly forward_client_headers: boolean;
      readonly ignored_client_headers: string[];
    };
    readonly permissions: { role: string }[];
  }[];
}

const metadata = JSON.parse(readFileSync(new URL('metadata.json', import.meta.url), 'utf8')) as Metadata;
const { custom_types, actions } = metadata;
const fieldsOf = (types: readonly { name: string; fields: Field[] }[], name: string) =>
  types.find((type) => type.name === name)?.fields.map((field) => `${field.name}: ${field.type}`);
const declared = (dto: new () => object) =>
  new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(dto, '', false, false)
      .map(({ propertyName }) => propertyName),
  );

it('is version 3 and says nothing of sources', () => {
  expect([metadata.version, metadata.sources]).toEqual([3, undefined]);
});

it('has the types of the guide', () => {
  expect(custom_types.scalars.map(({ name }) => name)).toEqual(['UUID', 'JSON']);
  expect(custom_types.enums.map(({ name, values }) => [name, values.map(({ value }) => value)])).toEqual([
    ['PaymentStatus', ['SUCCEEDED', 'FAILED', 'REQUIRES_ACTION', 'PROCESSING']],
    ['JobStatus', ['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED']],
    ['ReportType', [...REPORT_TYPES]],
    ['ReportFormat', [...REPORT_FORMATS]],
  ]);
  expect(fieldsOf(custom_types.input_objects, 'RegisterUserInput')).toEqual([
    'email: String!',
    'password: String!',
    'name: String!',
    'company: String',
  ]);
  expect(fieldsOf(custom_types.input_objects, 'PaymentInput')).toEqual([
    'amount: Int!',
    'currency: String!',
    'payment_method_id: String!',
    'customer_id: UUID!',
    'description: String',
  ]);
  expect(fieldsOf(custom_types.objects, 'RegisterUserOutput')).toEqual([
    'success: Boolean!',
    'user: UserInfo',
    'message: String!',
    'errors: [ValidationError!]',
  ]);
  expect(fieldsOf(custom_types.objects, 'UserInfo')).toEqual([
    'id: UUID!',
    'email: String!',
    'name: String!',
    'email_verified: Boolean!',
  ]);
  expect(fieldsOf(custom_types.objects, 'ValidationError')).toEqual(['field: String!', 'message: String!']);
  expect(fieldsOf(custom_types.input_objects, 'BulkCreateUsersInput')).toEqual([
    'users: [CreateUserInput!]!',
    'send_invitations: Boolean',
  ]);
  expect(fieldsOf(custom_types.objects, 'BulkCreateUsersOutput')).toEqual([
    'success: Boolean!',
    'created_count: Int!',
    'failed_count: Int!',
    'results: [UserCreationResult!]!',
  ]);
  expect(fieldsOf(custom_types.objects, 'UserCreationResult')).toEqual([
    'email: String!',
    'success: Boolean!',
    'user: UserInfo',
    'error: String',
  ]);
  expect(fieldsOf(custom_types.input_objects, 'FileUploadInput')).toEqual([
    'file_name: String!',
    'file_type: String!',
    'file_size: Int!',
    'file_data: String!',
    'processing_options: ProcessingOptions',
  ]);
  expect(fieldsOf(custom_types.objects, 'FileUploadOutput')).toEqual([
    'success: Boolean!',
    'file_id: UUID',
    'file_url: String',
    'processing_job_id: UUID',
    'message: String!',
  ]);
  expect(fieldsOf(custom_types.objects, 'PaymentOutput')).toEqual([
    'success: Boolean!',
    'payment_intent_id: String',
    'status: PaymentStatus!',
    'message: String!',
    'receipt_url: String',
  ]);
});

it('gives every action its handler, its roles and a comment', () => {
  expect(actions.map(({ name, definition, permissions }) => [name, definition.handler, permissions])).toEqual([
    ['registerUser', '{{ACTIONGRAPH_HANDLERS_URL}}/actions/register-user', [{ role: 'user' }, { role: 'anonymous' }]],
    [
      'resendVerification',
      '{{ACTIONGRAPH_HANDLERS_URL}}/actions/resend-verification',
      [{ role: 'user' }, { role: 'anonymous' }],
    ],
    ['processPayment', '{{ACTIONGRAPH_HANDLERS_URL}}/actions/process-payment', [{ role: 'user' }]],
    ['bulkCreateUsers', '{{ACTIONGRAPH_HANDLERS_URL}}/actions/bulk-create-users', []],
    ['uploadAndProcessFile', '{{ACTIONGRAPH_HANDLERS_URL}}/actions/upload-and-process-file', [{ role: 'user' }]],
    ['generateReport', '{{ACTIONGRAPH_HANDLERS_URL}}/actions/generate-report', [{ role: 'user' }]],
    ['syncWithCRM', '{{ACTIONGRAPH_HANDLERS_URL}}/actions/sync-with-crm', [{ role: 'user' }]],
    ['backgroundJob', '{{ACTIONGRAPH_HANDLERS_URL}}/actions/background-job', [{ role: 'user' }]],
  ]);
  expect(actions.every(({ comment }) => comment.length > 0)).toBe(true);
});

it.each(actions.map(({ name, definition }) => [name, definition] as const))(
  '%s sends our secret and no other, and forwards the idempotency key',
  (_name, definition) => {
    expect(definition.headers).toEqual([{ name: 'X-Action-Secret', value_from_env: 'ACTION_SECRET' }]);
    expect(definition.forward_client_headers).toBe(true);
    // Client headers win over configured ones: what must not come from a client is ignored.
    const ignored = definition.ignored_client_headers.map((name) => name.toLowerCase());
    expect(ignored).toEqual(expect.arrayContaining(['x-action-secret', 'authorization', 'cookie', 'content-type']));
    expect(ignored).not.toContain('idempotency-key');
  },
);

it('lets no client say where progress is reported to', () => {
  for (const { definition } of actions.slice(3)) {
    expect(definition.ignored_client_headers).toEqual(
      expect.arrayContaining(['X-Actiongraph-Callback-Url', 'X-Actiongraph-Run-Id']),
    );
  }
});

it('declares exactly the fields that the handlers read', () => {
  const namesOf = (input: string) =>
    new Set(custom_types.input_objects.find(({ name }) => name === input)?.fields.map(({ name }) => name));
  expect(declared(RegisterUserDto)).toEqual(namesOf('RegisterUserInput'));
  expect(declared(ProcessPaymentDto)).toEqual(namesOf('PaymentInput'));
  expect(declared(BulkCreateUsersDto)).toEqual(namesOf('BulkCreateUsersInput'));
  expect(declared(CreateUserDto)).toEqual(namesOf('CreateUserInput'));
  expect(declared(UploadFileDto)).toEqual(namesOf('FileUploadInput'));
  expect(declared(GenerateReportDto)).toEqual(namesOf('ReportInput'));
  expect(declared(SyncContactsDto)).toEqual(namesOf('SyncWithCRMInput'));
  expect(declared(CrmContactDto)).toEqual(namesOf('CrmContactInput'));
  expect(declared(ResendVerificationDto)).toEqual(new Set(actions[1]?.definition.arguments.map(({ name }) => name)));
});
