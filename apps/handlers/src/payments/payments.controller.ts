// HTTP side of the action `processPayment`.
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ActionInput } from '@app/handler-sdk';
import type { JsonObject } from '@app/types';
import { KeyOfPayment, type PaymentKey } from './payment-key.js';
import type { PaymentOutput } from './payment-output.js';
import { PaymentsService } from './payments.service.js';

@Controller('actions')
export class PaymentsController {
  constructor(@Inject(PaymentsService) private readonly payments: PaymentsService) {}

  @Post('process-payment')
  @HttpCode(200)
  processPayment(@ActionInput() input: JsonObject, @KeyOfPayment() key: PaymentKey): Promise<PaymentOutput> {
    return this.payments.process(input, key);
  }
}
