// Stands in for Stripe when there is no key: no money moves, Stripe's test payment methods behave as they do there,
// and a key is charged once, also across restarts and instances.
import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { PublicAddress } from '../../config/public-address.js';
import { PaymentGateway, type ChargeOutcome, type ChargeRequest } from '../payment-gateway.js';
import { SandboxCharge } from './sandbox-charge.entity.js';
import { behaviourOf } from './test-payment-methods.js';

export class SandboxPaymentGateway extends PaymentGateway {
  constructor(
    private readonly database: DataSource,
    private readonly address: PublicAddress,
  ) {
    super();
  }

  /** Never `in_progress`: the insert below decides between simultaneous calls. */
  async charge(request: ChargeRequest): Promise<ChargeOutcome> {
    const { idempotencyKey, amount, currency, description = null } = request;
    const paymentIntentId = `pi_sandbox_${randomBytes(12).toString('hex')}`;
    const outcome = this.decide(request, paymentIntentId);
    const charges = this.database.getRepository(SandboxCharge);
    await charges
      .createQueryBuilder()
      .insert()
      .values({ idempotencyKey, paymentIntentId, amount, currency, description, outcome })
      .orIgnore()
      .execute();
    return (await charges.findOneByOrFail({ idempotencyKey })).outcome;
  }

  private decide({ paymentMethodId }: ChargeRequest, paymentIntentId: string): ChargeOutcome {
    const behaviour = behaviourOf(paymentMethodId);
    if (behaviour === undefined) {
      return { kind: 'failed', paymentIntentId: null, reason: `No such PaymentMethod: '${paymentMethodId}'` };
    }
    switch (behaviour.kind) {
      case 'succeeded': {
        const receiptUrl = this.address.link(`/sandbox/receipts/${paymentIntentId}`);
        return { kind: 'succeeded', paymentIntentId, receiptUrl };
      }
      case 'requires_action': {
        const clientSecret = `${paymentIntentId}_secret_${randomBytes(12).toString('hex')}`;
        return { kind: 'requires_action', paymentIntentId, clientSecret };
      }
      case 'processing':
        return { kind: 'processing', paymentIntentId };
      case 'declined':
        return { kind: 'declined', paymentIntentId, reason: behaviour.reason };
    }
  }
}
