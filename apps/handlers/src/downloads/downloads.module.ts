// Links to files and reports.
import { Module } from '@nestjs/common';
import { PublicAddress } from '../config/public-address.js';
import { StorageModule } from '../storage/storage.module.js';
import { DownloadLinks } from './download-links.js';
import { DownloadsController } from './downloads.controller.js';

@Module({
  imports: [StorageModule],
  controllers: [DownloadsController],
  providers: [DownloadLinks, PublicAddress],
  exports: [DownloadLinks, StorageModule],
})
export class DownloadsModule {}
