// Registration: everything between its two actions, its link and its tables.
import { Module } from '@nestjs/common';
import { PublicAddress } from '../config/public-address.js';
import { MailModule } from '../mail/mail.module.js';
import { EmailVerificationRepository } from './email-verification.repository.js';
import { PasswordHasher } from './password-hasher.js';
import { UserAccountRepository } from './user-account.repository.js';
import { UserRegistrationController } from './user-registration.controller.js';
import { UserRegistrationService } from './user-registration.service.js';
import { VerificationMailService } from './verification-mail.service.js';
import { VerifyEmailController } from './verify-email.controller.js';

@Module({
  imports: [MailModule],
  controllers: [UserRegistrationController, VerifyEmailController],
  providers: [
    EmailVerificationRepository,
    PasswordHasher,
    PublicAddress,
    UserAccountRepository,
    UserRegistrationService,
    VerificationMailService,
  ],
  exports: [PasswordHasher, UserAccountRepository, VerificationMailService],
})
export class UserRegistrationModule {}
