// Accounts in the database.
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, QueryFailedError } from 'typeorm';
import { UserAccount } from './user-account.entity.js';

export type NewAccount = Pick<UserAccount, 'id' | 'email' | 'passwordHash' | 'name' | 'company'>;

const UNIQUE_VIOLATION = '23505';
const EMAIL_INDEX = 'user_account_email_key';

@Injectable()
export class UserAccountRepository {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** Finds an account by its address, whatever the case. */
  findByEmail(email: string): Promise<UserAccount | null> {
    return this.database
      .getRepository(UserAccount)
      .createQueryBuilder('account')
      .where('lower(account.email) = lower(:email)', { email })
      .getOne();
  }

  /** Inserts an account; undefined when somebody else has the address, be it since a moment ago. */
  async create(account: NewAccount): Promise<UserAccount | undefined> {
    const repository = this.database.getRepository(UserAccount);
    const entity = repository.create({ ...account, emailVerified: false });
    try {
      await repository.insert(entity);
      return entity;
    } catch (error) {
      if (isEmailTaken(error)) return undefined;
      throw error;
    }
  }
}

function isEmailTaken(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const { code, constraint } = error.driverError as Error & { code?: string; constraint?: string };
  return code === UNIQUE_VIOLATION && constraint === EMAIL_INDEX;
}
