// `GET /verify-email?token=...`: where the link of a verification mail leads. Opened by people, so it answers in HTML
// to browsers and in JSON to everybody else.
import { Controller, Get, Headers, Inject, Query, Res } from '@nestjs/common';
import { OpenRoute, type ExpressReply } from '@app/handler-sdk';
import { printVerifyPage, VERIFY_ANSWERS } from './verify-answer.js';
import { UserRegistrationService } from './user-registration.service.js';

@Controller('verify-email')
@OpenRoute()
export class VerifyEmailController {
  constructor(@Inject(UserRegistrationService) private readonly registration: UserRegistrationService) {}

  @Get()
  async verify(
    @Query('token') token: unknown,
    @Headers('accept') accept: string | undefined,
    @Res() reply: ExpressReply,
  ): Promise<void> {
    const answer = VERIFY_ANSWERS[await this.registration.verify(token)];
    // The address holds a token: it belongs neither into caches nor into referrers.
    reply.status(answer.status).set('Cache-Control', 'no-store').set('Referrer-Policy', 'no-referrer');
    if (accept?.includes('text/html')) reply.type('text/html; charset=utf-8').send(printVerifyPage(answer));
    else reply.json({ success: answer.status === 200, message: answer.message });
  }
}
