// The job behind a report: rows out of the database, printed, into the storage.
import { Inject, Injectable } from '@nestjs/common';
import type { BackgroundJob, JobContext, JobKind, JobResult } from '../jobs/background-job.js';
import { FileStorage } from '../storage/file-storage.js';
import { CSV, JSON_LIST } from './print-report.js';
import type { Report } from './report.js';
import { ReportRows } from './report-rows.js';

export const REPORT = 'report';

@Injectable()
export class ReportJob implements JobKind {
  readonly kind = REPORT;

  constructor(
    @Inject(ReportRows) private readonly rows: ReportRows,
    @Inject(FileStorage) private readonly storage: FileStorage,
  ) {}

  async run(job: BackgroundJob, context: JobContext): Promise<JobResult> {
    const report = job.input as unknown as Report;
    const { contentType } = printerOf(report);
    const extension = report.format.toLowerCase();
    // One key per job: a second attempt replaces what the first one left.
    const storageKey = `reports/${job.id}.${extension}`;
    const counter = { rows: 0 };
    await this.storage.put(storageKey, this.print(report, context, counter), contentType);
    const fileName = `${report.type.toLowerCase()}-report.${extension}`;
    return { details: { rows: counter.rows }, download: { storageKey, fileName, contentType } };
  }

  private async *print(report: Report, context: JobContext, counter: { rows: number }) {
    const printer = printerOf(report);
    const columns = this.rows.columnsOf(report);
    const total = await this.rows.count(report);
    await context.tellProgress({ done: 0, total });
    yield Buffer.from(printer.begin(columns));
    for await (const batch of this.rows.batches(report)) {
      context.signal.throwIfAborted();
      yield Buffer.from(batch.map((row) => printer.row(row, columns, counter.rows++)).join(''));
      await context.tellProgress({ done: counter.rows, total });
    }
    yield Buffer.from(printer.end());
  }
}

function printerOf({ format }: Report) {
  return format === 'JSON' ? JSON_LIST : CSV;
}
