// `GET /sandbox/receipts/<payment intent>`: where `receipt_url` of a sandbox payment leads. Its id is not guessable.
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { OpenRoute } from '@app/handler-sdk';
import { DataSource } from 'typeorm';
import { refusal } from '../error.js';
import { SandboxCharge } from './sandbox-charge.entity.js';

const PAYMENT_INTENT = /^pi_sandbox_[\da-f]{24}$/;

export interface SandboxReceipt {
  readonly payment_intent_id: string;
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly paid_at: Date;
}

@Controller('sandbox/receipts')
@OpenRoute()
export class ReceiptController {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  @Get(':paymentIntentId')
  async show(@Param('paymentIntentId') paymentIntentId: string): Promise<SandboxReceipt> {
    const isPossible = PAYMENT_INTENT.test(paymentIntentId);
    const charge = isPossible ? await this.database.getRepository(SandboxCharge).findOneBy({ paymentIntentId }) : null;
    if (charge?.outcome.kind !== 'succeeded') throw refusal.noReceipt();
    const { amount, currency, description, createdAt: paid_at } = charge;
    return { payment_intent_id: paymentIntentId, amount, currency, description, paid_at };
  }
}
