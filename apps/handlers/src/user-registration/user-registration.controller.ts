// HTTP side of the actions `registerUser` and `resendVerification`.
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ActionInput } from '@app/handler-sdk';
import type { JsonObject } from '@app/types';
import type { RegisterUserOutput } from './register-user-output.js';
import { UserRegistrationService } from './user-registration.service.js';

@Controller('actions')
export class UserRegistrationController {
  constructor(@Inject(UserRegistrationService) private readonly registration: UserRegistrationService) {}

  @Post('register-user')
  @HttpCode(200)
  registerUser(@ActionInput() input: JsonObject): Promise<RegisterUserOutput> {
    return this.registration.register(input);
  }

  @Post('resend-verification')
  @HttpCode(200)
  resendVerification(@ActionInput() input: JsonObject): Promise<RegisterUserOutput> {
    return this.registration.resend(input);
  }
}
