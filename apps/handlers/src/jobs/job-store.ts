// Jobs in the database. A running job is leased; a lease that is not renewed means that its process is gone. Time is the
// database's, so that several instances agree.
import { EventEmitter } from 'node:events';
import { Inject, Injectable } from '@nestjs/common';
import type { Json } from '@app/types';
import { DataSource } from 'typeorm';
import { SCHEMA } from '../database/schema-name.js';
import type { BackgroundJob, JobResult, NewJob } from './background-job.js';

const LEASE_SECONDS = 30;
const TABLE = `${SCHEMA}.background_job`;
const COLUMNS = 'id, kind, input, owner, status, attempts, progress, result, error, callback_url AS "callbackUrl"';

@Injectable()
export class JobStore {
  /** Emits `added` when a job was added here, so that it begins at once. */
  readonly events = new EventEmitter<{ added: [] }>();

  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  async add({ id, kind, input, owner, callbackUrl }: NewJob): Promise<void> {
    // The same id is the same job: a repeated call adds nothing.
    await this.database.query(
      `INSERT INTO ${TABLE} (id, kind, input, owner, callback_url) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`,
      [id, kind, JSON.stringify(input), owner, callbackUrl ?? null],
    );
    this.events.emit('added');
  }

  async find(id: string): Promise<BackgroundJob | undefined> {
    const [job] = await this.select(`SELECT ${COLUMNS} FROM ${TABLE} WHERE id = $1`, [id]);
    return job;
  }

  /** Takes the oldest job that waits or whose process is gone. */
  async claim(): Promise<BackgroundJob | undefined> {
    const [job] = await this.select(
      `WITH next AS (
         SELECT id FROM ${TABLE}
         WHERE (status = 'QUEUED' AND start_after <= now()) OR (status = 'RUNNING' AND lease_until < now())
         ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED
       ), claimed AS (
         UPDATE ${TABLE} SET status = 'RUNNING', attempts = attempts + 1,
           lease_until = now() + make_interval(secs => $1)
         WHERE id IN (SELECT id FROM next) RETURNING *
       )
       SELECT ${COLUMNS} FROM claimed`,
      [LEASE_SECONDS],
    );
    return job;
  }

  /** Keeps a running job and notes its progress; false when another process has it by now. */
  async renew({ id, attempts }: BackgroundJob, progress?: Json): Promise<boolean> {
    return this.change('lease_until = now() + make_interval(secs => $3), progress = coalesce($4::json, progress)', [
      id,
      attempts,
      LEASE_SECONDS,
      progress === undefined ? null : JSON.stringify(progress),
    ]);
  }

  complete({ id, attempts }: BackgroundJob, result: JobResult): Promise<boolean> {
    return this.change(
      `status = 'COMPLETED', result = $3, callback_url = NULL, lease_until = NULL, finished_at = now()`,
      [id, attempts, JSON.stringify(result)],
    );
  }

  fail({ id, attempts }: BackgroundJob, error: string): Promise<boolean> {
    return this.change(`status = 'FAILED', error = $3, callback_url = NULL, lease_until = NULL, finished_at = now()`, [
      id,
      attempts,
      error,
    ]);
  }

  /** Puts a job back. `attempted` false: this attempt does not count, because it was the app that stopped. */
  putBack(
    { id, attempts }: BackgroundJob,
    { attempted, delaySeconds }: { attempted: boolean; delaySeconds: number },
  ): Promise<boolean> {
    return this.change(
      `status = 'QUEUED', lease_until = NULL, attempts = attempts - $3, start_after = now() + make_interval(secs => $4)`,
      [id, attempts, attempted ? 0 : 1, delaySeconds],
    );
  }

  /** Changes a job that is still ours: status and attempt are those of the claim. */
  private async change(assignments: string, parameters: readonly unknown[]): Promise<boolean> {
    // Selected from, because the driver gives the rows of a plain UPDATE in another shape.
    const rows = await this.database.query<unknown[]>(
      `WITH changed AS (
         UPDATE ${TABLE} SET ${assignments} WHERE id = $1 AND attempts = $2 AND status = 'RUNNING' RETURNING 1
       )
       SELECT 1 FROM changed`,
      [...parameters],
    );
    return rows.length > 0;
  }

  private select(text: string, parameters: readonly unknown[]): Promise<BackgroundJob[]> {
    return this.database.query<BackgroundJob[]>(text, [...parameters]);
  }
}
