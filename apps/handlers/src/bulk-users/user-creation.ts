// One user of a list. Delivery of a run is at least once: ids come from the run's key, so that a second delivery finds
// its own users instead of calling their addresses taken.
import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PasswordHasher } from '../user-registration/password-hasher.js';
import { UserAccountRepository } from '../user-registration/user-account.repository.js';
import type { UserAccount } from '../user-registration/user-account.entity.js';
import { VerificationMailService } from '../user-registration/verification-mail.service.js';
import { toFailure, type UserCreationResult } from './bulk-output.js';
import type { CreateUserDto } from './dto/bulk-create-users.dto.js';
import { text } from './error.js';

/** No argon2 hash looks like it: nothing that is typed in matches. */
const NO_PASSWORD = '!';

export interface CreationOptions {
  /** The same for every delivery of a run; undefined for a call that is made once. */
  readonly runKey: string | undefined;
  readonly invites: boolean;
}

@Injectable()
export class UserCreation {
  constructor(
    @Inject(UserAccountRepository) private readonly accounts: UserAccountRepository,
    @Inject(PasswordHasher) private readonly hasher: PasswordHasher,
    @Inject(VerificationMailService) private readonly mails: VerificationMailService,
  ) {}

  async create(user: CreateUserDto, { runKey, invites }: CreationOptions): Promise<UserCreationResult> {
    const { email, name, company = null, password } = user;
    const id = runKey === undefined ? randomUUID() : idOf(runKey, email);
    const known = await this.accounts.findByEmail(email);
    if (known !== null) return known.id === id ? toCreated(known) : toFailure(email, text.taken);
    const hasPassword = password !== undefined && password !== null;
    const passwordHash = hasPassword ? await this.hasher.hash(password) : NO_PASSWORD;
    const account = await this.accounts.create({ id, email, passwordHash, name, company });
    if (account === undefined) return toFailure(email, text.taken);
    // A mail that cannot be sent is logged there; the account stays, and a new link can be asked for.
    if (invites) await this.mails.invite(account);
    return toCreated(account);
  }
}

function toCreated({ id, email, name, emailVerified }: UserAccount): UserCreationResult {
  return { email, success: true, user: { id, email, name, email_verified: emailVerified }, error: null };
}

function idOf(runKey: string, email: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([runKey, email.toLowerCase()]))
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
