// `GET /downloads/<token>`: the file behind a link. What callers uploaded is never shown in a browser, only saved.
import { Controller, Get, Header, Inject, Param, StreamableFile } from '@nestjs/common';
import { ActionError, OpenRoute } from '@app/handler-sdk';
import { Readable } from 'node:stream';
import { FileStorage } from '../storage/file-storage.js';
import { DownloadLinks } from './download-links.js';

const noFile = () => new ActionError({ status: 404, code: 'not-found', message: 'there is no such file' });

@Controller('downloads')
@OpenRoute()
export class DownloadsController {
  constructor(
    @Inject(DownloadLinks) private readonly links: DownloadLinks,
    @Inject(FileStorage) private readonly storage: FileStorage,
  ) {}

  @Get(':token')
  @Header('Cache-Control', 'private, no-store')
  @Header('Referrer-Policy', 'no-referrer')
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Content-Security-Policy', "default-src 'none'; sandbox")
  async download(@Param('token') token: string): Promise<StreamableFile> {
    const target = await this.links.find(token);
    const content = target === undefined ? undefined : await this.storage.read(target.storageKey);
    if (target === undefined || content === undefined) throw noFile();
    return new StreamableFile(Readable.from(content), {
      type: target.contentType,
      disposition: `attachment; filename*=UTF-8''${encodeName(target.fileName)}`,
    });
  }
}

/** RFC 8187: whatever is not plainly harmless is percent-encoded. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}
