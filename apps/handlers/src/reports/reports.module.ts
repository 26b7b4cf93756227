// Reports over this app's tables.
import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { ReportJob } from './report-job.js';
import { ReportRows } from './report-rows.js';
import { ReportsController } from './reports.controller.js';
import { ReportsService } from './reports.service.js';

@Module({
  imports: [JobsModule, StorageModule],
  controllers: [ReportsController],
  providers: [ReportsService, ReportRows, ReportJob],
  exports: [ReportJob],
})
export class ReportsModule {}
