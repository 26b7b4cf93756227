// Verification links in the database. Time is the database's, so that several instances agree.
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { EmailVerification } from './email-verification.entity.js';
import { UserAccount } from './user-account.entity.js';

export type TokenUse = 'verified' | 'used' | 'expired' | 'unknown';

@Injectable()
export class EmailVerificationRepository {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** Remembers a link that is about to be sent. */
  async create(link: { tokenHash: string; userId: string; ttlSeconds: number }): Promise<void> {
    const { tokenHash, userId, ttlSeconds } = link;
    await this.database
      .createQueryBuilder()
      .insert()
      .into(EmailVerification)
      .values({ tokenHash, userId, expiresAt: () => `now() + make_interval(secs => :ttlSeconds)` })
      .setParameter('ttlSeconds', ttlSeconds)
      .execute();
  }

  /** True when a link was made for the user within the last `seconds`. */
  wasSentWithin(userId: string, seconds: number): Promise<boolean> {
    return this.database
      .getRepository(EmailVerification)
      .createQueryBuilder('link')
      .where('link.userId = :userId', { userId })
      .andWhere('link.createdAt > now() - make_interval(secs => :seconds)', { seconds })
      .getExists();
  }

  /** Forgets a link that was never sent. */
  async remove(tokenHash: string): Promise<void> {
    await this.database.getRepository(EmailVerification).delete({ tokenHash });
  }

  /** Uses a link up: of several calls at once, one gets `verified`. The user's other links end with it. */
  use(tokenHash: string): Promise<TokenUse> {
    return this.database.transaction(async (manager) => {
      const links = manager.getRepository(EmailVerification);
      // The row lock makes a second call wait and then see the link used.
      const link = await links.findOne({ where: { tokenHash }, lock: { mode: 'pessimistic_write' } });
      if (link === null) return 'unknown';
      if (link.usedAt !== null) return 'used';
      const now = () => 'now()';
      const { affected } = await links
        .createQueryBuilder()
        .update()
        .set({ usedAt: now })
        .where('token_hash = :tokenHash AND expires_at > now()', { tokenHash })
        .execute();
      if (affected === 0) return 'expired';
      await links.update({ userId: link.userId, usedAt: IsNull() }, { usedAt: now });
      await manager.getRepository(UserAccount).update({ id: link.userId }, { emailVerified: true });
      return 'verified';
    });
  }
}
