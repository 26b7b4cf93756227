// Background jobs, uploaded files, links to download, and what the CRM knows of whom.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SCHEMA } from '../schema-name.js';

export class CreateBackgroundJob1795000000002 implements MigrationInterface {
  readonly name = 'CreateBackgroundJob1795000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ${SCHEMA}.background_job (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        input json NOT NULL,
        owner text,
        status text NOT NULL DEFAULT 'QUEUED' CHECK (status IN ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED')),
        attempts integer NOT NULL DEFAULT 0,
        progress json,
        result json,
        error text,
        callback_url text,
        lease_until timestamptz,
        start_after timestamptz NOT NULL DEFAULT now(),
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      )`);
    await runner.query(`
      CREATE INDEX background_job_open_idx ON ${SCHEMA}.background_job (created_at)
        WHERE status IN ('QUEUED', 'RUNNING')`);
    await runner.query(`
      CREATE TABLE ${SCHEMA}.stored_file (
        id uuid PRIMARY KEY,
        owner text,
        storage_key text NOT NULL,
        file_name text NOT NULL,
        content_type text NOT NULL,
        size integer NOT NULL,
        sha256 text,
        properties json,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE ${SCHEMA}.download_link (
        token_hash text PRIMARY KEY,
        storage_key text NOT NULL,
        file_name text NOT NULL,
        content_type text NOT NULL,
        expires_at timestamptz NOT NULL
      )`);
    await runner.query(`CREATE INDEX download_link_expires_at_idx ON ${SCHEMA}.download_link (expires_at)`);
    await runner.query(`
      CREATE TABLE ${SCHEMA}.crm_contact (
        owner text NOT NULL,
        email text NOT NULL,
        status text NOT NULL CHECK (status IN ('SYNCED', 'FAILED')),
        external_id text,
        error text,
        synced_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (owner, email)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE ${SCHEMA}.background_job, ${SCHEMA}.stored_file, ${SCHEMA}.download_link, ${SCHEMA}.crm_contact`,
    );
  }
}
