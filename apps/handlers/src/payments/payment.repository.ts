// Payment requests in the database.
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import type { PaymentKey } from './payment-key.js';
import type { PaymentOutput } from './payment-output.js';
import { Payment } from './payment.entity.js';

export type NewPayment = Pick<Payment, 'id' | 'fingerprint' | 'amount' | 'currency' | 'customerId'>;

/**
 * Stripe forgets idempotency keys after 24 hours: a charge whose outcome is still unknown then must not be repeated.
 */
const RETRY_HOURS = 23;

@Injectable()
export class PaymentRepository {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** The payment of this key: the given one when the key is new, else the one that came first. */
  async begin({ scope, key }: PaymentKey, payment: NewPayment): Promise<Payment> {
    const payments = this.database.getRepository(Payment);
    await payments
      .createQueryBuilder()
      .insert()
      .values({ ...payment, scope, idempotencyKey: key })
      .orIgnore()
      .execute();
    return payments.findOneByOrFail({ scope, idempotencyKey: key });
  }

  /** False once the gateway may have forgotten the key. By the database's clock. */
  mayBeCharged(id: string): Promise<boolean> {
    return this.database
      .getRepository(Payment)
      .createQueryBuilder('payment')
      .where('payment.id = :id', { id })
      .andWhere('payment.createdAt > now() - make_interval(hours => :hours)', { hours: RETRY_HOURS })
      .getExists();
  }

  /** Keeps the answer; the first one stays. Gives the one that is kept. */
  async finish(id: string, answer: PaymentOutput): Promise<PaymentOutput> {
    const payments = this.database.getRepository(Payment);
    await payments.update({ id, answer: IsNull() }, { answer });
    return (await this.findAnswer(id)) ?? answer;
  }

  async findAnswer(id: string): Promise<PaymentOutput | null> {
    return (await this.database.getRepository(Payment).findOneByOrFail({ id })).answer;
  }
}
