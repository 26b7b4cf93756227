// Users and the links that verify their addresses.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SCHEMA } from '../schema-name.js';

export class CreateUserAccount1795000000000 implements MigrationInterface {
  readonly name = 'CreateUserAccount1795000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ${SCHEMA}.user_account (
        id uuid PRIMARY KEY,
        email text NOT NULL,
        password_hash text NOT NULL,
        name text NOT NULL,
        company text,
        email_verified boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    // Two registrations of one address at the same moment meet here.
    await runner.query(`CREATE UNIQUE INDEX user_account_email_key ON ${SCHEMA}.user_account (lower(email))`);
    await runner.query(`
      CREATE TABLE ${SCHEMA}.email_verification (
        token_hash text PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES ${SCHEMA}.user_account (id) ON DELETE CASCADE,
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(
      `CREATE INDEX email_verification_user_id_idx ON ${SCHEMA}.email_verification (user_id, created_at)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${SCHEMA}.email_verification, ${SCHEMA}.user_account`);
  }
}
