// The rules of payments. One key is one payment, however often, wherever and whenever it is asked for:
//
//   1. the key is written down before any money moves; a key that is known with another input is refused
//   2. a known answer is given again
//   3. the gateway is asked under an idempotency key of its own, so asking twice (another instance, a restart after a
//      crash) charges once; within this process callers of one key share one question
//   4. the first answer that is written down is everybody's answer
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { validateInput } from '@app/handler-sdk';
import type { JsonObject } from '@app/types';
import { LOG } from '../logging/log.token.js';
import type { Log } from '../logging/log.js';
import { ProcessPaymentDto } from './dto/process-payment.dto.js';
import { PaymentGateway, type ChargeRequest } from './payment-gateway.js';
import type { PaymentKey } from './payment-key.js';
import { toInvalid, toKeyReused, toPaymentOutput, toStillProcessing, toUnknownOutcome } from './payment-output.js';
import type { PaymentOutput } from './payment-output.js';
import { PaymentRepository } from './payment.repository.js';

/** How long to wait for the answer of another instance that is charging under the same key. */
const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 200;

type Order = Omit<ChargeRequest, 'idempotencyKey'>;

@Injectable()
export class PaymentsService {
  /** Charges under way in this process, by payment id. */
  private readonly underWay = new Map<string, Promise<PaymentOutput>>();

  constructor(
    @Inject(PaymentRepository) private readonly payments: PaymentRepository,
    @Inject(PaymentGateway) private readonly gateway: PaymentGateway,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Field faults, declined cards and misused keys are results with `success: false`. @throws when the gateway fails. */
  async process(input: JsonObject, key: PaymentKey): Promise<PaymentOutput> {
    const checked = await validateInput(ProcessPaymentDto, input);
    if (!checked.valid) return toInvalid(checked.errors);
    const order = toOrder(checked.value);
    const { amount, currency, customerId } = order;
    const fingerprint = fingerprintOf(order);
    const payment = await this.payments.begin(key, { id: randomUUID(), fingerprint, amount, currency, customerId });
    if (payment.fingerprint !== fingerprint) return toKeyReused();
    if (payment.answer !== null) return payment.answer;
    if (!(await this.payments.mayBeCharged(payment.id))) return toUnknownOutcome();
    return this.chargeOnce(payment.id, order);
  }

  private chargeOnce(id: string, order: Order): Promise<PaymentOutput> {
    const started = this.underWay.get(id);
    if (started !== undefined) return started;
    const charge = this.charge(id, order).finally(() => this.underWay.delete(id));
    this.underWay.set(id, charge);
    return charge;
  }

  private async charge(id: string, order: Order): Promise<PaymentOutput> {
    const result = await this.gateway.charge({ ...order, idempotencyKey: id });
    if (result.kind === 'in_progress') return this.waitForAnswer(id);
    const answer = await this.payments.finish(id, toPaymentOutput(result));
    const { status, payment_intent_id } = answer;
    const { amount, currency } = order;
    this.log({
      level: 'info',
      type: 'payment',
      detail: { payment_id: id, payment_intent_id, status, amount, currency },
    });
    return answer;
  }

  private async waitForAnswer(id: string): Promise<PaymentOutput> {
    for (const deadline = performance.now() + WAIT_MS; performance.now() < deadline;) {
      const answer = await this.payments.findAnswer(id);
      if (answer !== null) return answer;
      await setTimeout(LOOK_EVERY_MS);
    }
    return toStillProcessing();
  }
}

function toOrder(dto: ProcessPaymentDto): Order {
  return {
    amount: dto.amount,
    currency: dto.currency.toLowerCase(),
    paymentMethodId: dto.payment_method_id,
    customerId: dto.customer_id.toLowerCase(),
    description: dto.description ?? undefined,
  };
}

/** Equal for equal orders. A hash, because the payment method is not ours to keep. */
function fingerprintOf({ amount, currency, paymentMethodId, customerId, description }: Order): string {
  const text = JSON.stringify([amount, currency, paymentMethodId, customerId, description ?? null]);
  return createHash('sha256').update(text).digest('hex');
}
