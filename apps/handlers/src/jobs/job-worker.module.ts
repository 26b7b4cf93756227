// Runs the jobs of every kind: a new kind is one more line here.
import { Module } from '@nestjs/common';
import { DownloadsModule } from '../downloads/downloads.module.js';
import { FileProcessing } from '../files/file-processing.js';
import { FilesModule } from '../files/files.module.js';
import { ProgressReporter } from '../progress/progress-reporter.js';
import { ReportJob } from '../reports/report-job.js';
import { ReportsModule } from '../reports/reports.module.js';
import type { JobKind } from './background-job.js';
import { JobAnswer } from './job-answer.js';
import { JobWorker } from './job-worker.js';
import { JOB_KINDS } from './job-kinds.token.js';
import { JobsController } from './jobs.controller.js';
import { JobsModule } from './jobs.module.js';

@Module({
  imports: [JobsModule, FilesModule, ReportsModule, DownloadsModule],
  controllers: [JobsController],
  providers: [
    JobWorker,
    JobAnswer,
    ProgressReporter,
    {
      provide: JOB_KINDS,
      inject: [FileProcessing, ReportJob],
      useFactory: (...kinds: JobKind[]): readonly JobKind[] => kinds,
    },
  ],
})
export class JobWorkerModule {}
