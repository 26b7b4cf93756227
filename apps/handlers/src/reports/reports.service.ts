// The rules of reports: who may see what, and a job for the rest.
import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CacheService, validateInput, type ActionCaller } from '@app/handler-sdk';
import type { JsonObject } from '@app/types';
import { JobStore } from '../jobs/job-store.js';
import { ownerOf, seesEverything } from '../jobs/owner.js';
import { GenerateReportDto } from './dto/generate-report.dto.js';
import { refusal } from './error.js';
import { REPORT } from './report-job.js';
import type { Report } from './report.js';
import { ReportRows } from './report-rows.js';

/** What a small machine prints, less than half of it, so that estimates are kept. */
const ROWS_PER_SECOND = 10_000;
/** Counting a large table takes longer than telling roughly. */
const COUNT_TTL_SECONDS = 60;

export interface ReportStarted {
  readonly job_id: string;
  readonly status: 'QUEUED';
  /** Seconds. */
  readonly estimated_duration: number;
}

@Injectable()
export class ReportsService {
  constructor(
    @Inject(ReportRows) private readonly rows: ReportRows,
    @Inject(JobStore) private readonly jobs: JobStore,
    @Inject(CacheService) private readonly cache: CacheService,
  ) {}

  /** Starts a report. `callbackUrl`: who is told of progress and end. @throws ActionError 400, 403 */
  async start(input: JsonObject, caller: ActionCaller, callbackUrl: string | undefined): Promise<ReportStarted> {
    const checked = await validateInput(GenerateReportDto, input);
    if (!checked.valid) throw refusal.invalid(checked.errors);
    const report = toReport(checked.value, caller);
    const job_id = callbackUrl === undefined ? randomUUID() : idOf(callbackUrl);
    const count = await this.estimate(report);
    await this.jobs.add({ id: job_id, kind: REPORT, input: { ...report }, owner: ownerOf(caller), callbackUrl });
    return { job_id, status: 'QUEUED', estimated_duration: 1 + Math.ceil(count / ROWS_PER_SECOND) };
  }

  private estimate(report: Report): Promise<number> {
    const { type, from, to, scope } = report;
    const key = `report-rows:${createHash('sha256')
      .update(JSON.stringify([type, from, to, scope]))
      .digest('hex')}`;
    return this.cache.getOrCompute(key, { ttlSeconds: COUNT_TTL_SECONDS }, () => this.rows.count(report));
  }
}

/** Users get their own payments; everything else is for administrators. */
function toReport(dto: GenerateReportDto, caller: ActionCaller): Report {
  const { report_type: type, format, from, to } = dto;
  const isAdmin = seesEverything(caller);
  if (!isAdmin && (type === 'USERS' || caller.userId === undefined)) throw refusal.notYours();
  return { type, format: format ?? 'CSV', from: from ?? null, to: to ?? null, scope: isAdmin ? null : ownerOf(caller) };
}

/** A run that is delivered twice has one callback URL, and becomes one job. */
function idOf(callbackUrl: string): string {
  const hex = createHash('sha256').update(callbackUrl).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
