// Payment requests by idempotency key, and what the sandbox gateway charged.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SCHEMA } from '../schema-name.js';

export class CreatePayment1795000000001 implements MigrationInterface {
  readonly name = 'CreatePayment1795000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ${SCHEMA}.payment (
        id uuid PRIMARY KEY,
        scope text NOT NULL,
        idempotency_key text NOT NULL,
        fingerprint text NOT NULL,
        amount integer NOT NULL CHECK (amount > 0),
        currency text NOT NULL,
        customer_id uuid NOT NULL,
        answer json,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT payment_scope_key UNIQUE (scope, idempotency_key)
      )`);
    await runner.query(`
      CREATE TABLE ${SCHEMA}.sandbox_charge (
        idempotency_key text PRIMARY KEY,
        payment_intent_id text NOT NULL UNIQUE,
        amount integer NOT NULL,
        currency text NOT NULL,
        description text,
        outcome json NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${SCHEMA}.payment, ${SCHEMA}.sandbox_charge`);
  }
}
