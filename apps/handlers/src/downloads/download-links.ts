// Makes links and looks them up. Time is the database's, so that several instances agree.
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG } from '../config/config.token.js';
import type { HandlersAppConfig } from '../config/handlers-config.js';
import { PublicAddress } from '../config/public-address.js';
import { createToken, hashToken, isToken } from '../user-registration/verification-token.js';
import { DownloadLink } from './download-link.entity.js';

/** What a link leads to. */
export type DownloadTarget = Pick<DownloadLink, 'storageKey' | 'fileName' | 'contentType'>;

@Injectable()
export class DownloadLinks {
  constructor(
    @Inject(CONFIG) private readonly config: HandlersAppConfig,
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(PublicAddress) private readonly address: PublicAddress,
  ) {}

  /** A new link, unguessable and good for `DOWNLOAD_TTL_SECONDS`. Expired ones are forgotten on the way. */
  async create({ storageKey, fileName, contentType }: DownloadTarget): Promise<string> {
    const token = createToken();
    const links = this.database.getRepository(DownloadLink);
    await links.createQueryBuilder().delete().where('expires_at < now()').execute();
    await links
      .createQueryBuilder()
      .insert()
      .values({
        tokenHash: hashToken(token),
        storageKey,
        fileName,
        contentType,
        expiresAt: () => 'now() + make_interval(secs => :ttlSeconds)',
      })
      .setParameter('ttlSeconds', this.config.downloadTtlSeconds)
      .execute();
    return this.address.link(`/downloads/${token}`);
  }

  /** Undefined for a link that never was or is over. */
  async find(token: unknown): Promise<DownloadTarget | undefined> {
    if (!isToken(token)) return undefined;
    const link = await this.database
      .getRepository(DownloadLink)
      .createQueryBuilder('link')
      .where('link.tokenHash = :tokenHash AND link.expiresAt > now()', { tokenHash: hashToken(token) })
      .getOne();
    return link ?? undefined;
  }
}
