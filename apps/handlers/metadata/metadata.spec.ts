// The quick-start metadata fits the handlers that it calls.
import { readFileSync } from 'node:fs';
import { getMetadataStorage } from 'class-validator';
import { ProcessPaymentDto } from '../src/payments/dto/process-payment.dto.js';
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
  expect(custom_types.scalars.map(({ name }) => name)).toEqual(['UUID']);
  expect(custom_types.enums.map(({ name, values }) => [name, values.map(({ value }) => value)])).toEqual([
    ['PaymentStatus', ['SUCCEEDED', 'FAILED', 'REQUIRES_ACTION', 'PROCESSING']],
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

it('declares exactly the fields that the handlers read', () => {
  const namesOf = (input: string) =>
    new Set(custom_types.input_objects.find(({ name }) => name === input)?.fields.map(({ name }) => name));
  expect(declared(RegisterUserDto)).toEqual(namesOf('RegisterUserInput'));
  expect(declared(ProcessPaymentDto)).toEqual(namesOf('PaymentInput'));
  expect(declared(ResendVerificationDto)).toEqual(new Set(actions[1]?.definition.arguments.map(({ name }) => name)));
});
