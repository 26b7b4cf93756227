// Uploads and what is done with them.
import { Module } from '@nestjs/common';
import { DownloadsModule } from '../downloads/downloads.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { FileProcessing } from './file-processing.js';
import { FilesController } from './files.controller.js';
import { FilesService } from './files.service.js';

@Module({
  imports: [DownloadsModule, JobsModule],
  controllers: [FilesController],
  providers: [FilesService, FileProcessing],
  exports: [FileProcessing],
})
export class FilesModule {}
