// The guide's two operations as requests, each time with new people and new keys.
import { randomUUID } from 'node:crypto';

export const REGISTER = `mutation RegisterUser($input: RegisterUserInput!) {
  registerUser(input: $input) { success message user { id email name email_verified } errors { field message } }
}`;
export const PAY = `mutation ProcessPayment($input: PaymentInput!) {
  processPayment(input: $input) { success status message payment_intent_id receipt_url }
}`;
export const PASSWORD = 'password123';
export const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** A user of the end-to-end tests. */
export const USER = { role: 'user', userId: '7f0f5c1e-0f5b-4a53-9d7e-2b8f6d1c3a90' };
export const OTHER_USER = { role: 'user', userId: 'b7c9a0a4-53f6-4c8e-8a41-6f0f2f8f2c11' };
export const ANONYMOUS = { role: 'anonymous' };

/** `RegisterUserInput` that was never sent before. */
export const newPerson = () => ({ email: `e2e.${randomUUID()}@example.com`, password: PASSWORD, name: 'Test User' });

export const register = (input: unknown) => ({ query: REGISTER, variables: { input } });

const ORDER = { amount: 1999, currency: 'usd', payment_method_id: 'pm_card_visa', customer_id: USER.userId };

/** A payment that succeeds, but for what `change` says. */
export const pay = (change: Readonly<Record<string, unknown>> = {}) => ({
  query: PAY,
  variables: { input: { ...ORDER, ...change } },
});

export const newKey = (): string => `e2e-${randomUUID()}`;

/** The error that the gateway answers for a fault in a request. */
export const fault = (message: string, path: string, code = 'validation-failed') => [
  { message, extensions: { path, code } },
];

/** What may never be seen by a caller. */
export const INTERNALS = /node_modules|\.(?:ts|js):\d|\bat \w|argon2|typeorm|postgres|sql|stack/i;
