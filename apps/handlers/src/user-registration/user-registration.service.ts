// The rules of registration. Knows nothing of HTTP; what callers should read is a result, never an exception.
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { validateInput } from '@app/handler-sdk';
import type { JsonObject } from '@app/types';
import { RegisterUserDto } from './dto/register-user.dto.js';
import { ResendVerificationDto } from './dto/resend-verification.dto.js';
import { EmailVerificationRepository, type TokenUse } from './email-verification.repository.js';
import { PasswordHasher } from './password-hasher.js';
import { toDuplicate, toInvalid, toRegistered, toResent, type RegisterUserOutput } from './register-user-output.js';
import { UserAccountRepository } from './user-account.repository.js';
import { hashToken, isToken } from './verification-token.js';
import { VerificationMailService } from './verification-mail.service.js';

/** One mail per address and minute, so that nobody's mailbox can be flooded through us. */
const RESEND_PAUSE_SECONDS = 60;

@Injectable()
export class UserRegistrationService {
  constructor(
    @Inject(UserAccountRepository) private readonly accounts: UserAccountRepository,
    @Inject(EmailVerificationRepository) private readonly links: EmailVerificationRepository,
    @Inject(PasswordHasher) private readonly hasher: PasswordHasher,
    @Inject(VerificationMailService) private readonly mails: VerificationMailService,
  ) {}

  /** Registers a user: field faults and a taken address are results with `success: false`. */
  async register(input: JsonObject): Promise<RegisterUserOutput> {
    const checked = await validateInput(RegisterUserDto, input);
    if (!checked.valid) return toInvalid(checked.errors);
    const { email, password, name, company = null } = checked.value;
    // Hashing takes 50 ms of a core: not for an address that is taken anyway.
    if ((await this.accounts.findByEmail(email)) !== null) return toDuplicate();
    const passwordHash = await this.hasher.hash(password);
    const account = await this.accounts.create({ id: randomUUID(), email, passwordHash, name, company });
    if (account === undefined) return toDuplicate();
    return toRegistered(account, await this.mails.send(account));
  }

  /** Sends a new link. The answer does not tell whether the address is registered or already verified. */
  async resend(input: JsonObject): Promise<RegisterUserOutput> {
    const checked = await validateInput(ResendVerificationDto, input);
    if (!checked.valid) return toInvalid(checked.errors);
    const account = await this.accounts.findByEmail(checked.value.email);
    if (account === null || account.emailVerified) return toResent(true);
    if (await this.links.wasSentWithin(account.id, RESEND_PAUSE_SECONDS)) return toResent(true);
    return toResent(await this.mails.send(account));
  }

  /** Uses the token of a link up. */
  async verify(token: unknown): Promise<TokenUse> {
    return isToken(token) ? this.links.use(hashToken(token)) : 'unknown';
  }
}
