// Charges through Stripe's own library: a payment intent that is confirmed at once.
import Stripe from 'stripe';
import type { StripeConfig } from '../../config/handlers-config.js';
import { PaymentGatewayError } from '../error.js';
import { PaymentGateway, type ChargeRequest, type ChargeResult } from '../payment-gateway.js';
import { outcomeOfError, outcomeOfIntent } from './read-outcome.js';

/** Together below the 30 s that an action may take. */
const TIMEOUT_MS = 8000;
const RETRIES = 2;

export class StripePaymentGateway extends PaymentGateway {
  private readonly stripe: Stripe;

  constructor(private readonly config: StripeConfig) {
    super();
    this.stripe = new Stripe(config.secretKey, {
      ...toAddress(config.apiBase),
      timeout: TIMEOUT_MS,
      maxNetworkRetries: RETRIES,
      telemetry: false,
    });
  }

  async charge(request: ChargeRequest): Promise<ChargeResult> {
    const { idempotencyKey } = request;
    try {
      return outcomeOfIntent(await this.stripe.paymentIntents.create(this.toParams(request), { idempotencyKey }));
    } catch (error) {
      const outcome = outcomeOfError(error);
      if (outcome !== undefined) return outcome;
      throw new PaymentGatewayError(describe(error));
    }
  }

  private toParams(request: ChargeRequest): Stripe.PaymentIntentCreateParams {
    const { returnUrl } = this.config;
    return {
      amount: request.amount,
      currency: request.currency,
      payment_method: request.paymentMethodId,
      confirm: true,
      // Our customer ids are UUIDs, which Stripe would not find among its customers.
      metadata: { customer_id: request.customerId },
      ...(request.description === undefined ? {} : { description: request.description }),
      automatic_payment_methods: { enabled: true, allow_redirects: returnUrl === undefined ? 'never' : 'always' },
      ...(returnUrl === undefined ? {} : { return_url: returnUrl }),
      expand: ['latest_charge'],
    };
  }
}

function toAddress(base: URL | undefined): Stripe.StripeConfig {
  if (base === undefined) return {};
  const protocol = base.protocol === 'http:' ? 'http' : 'https';
  return { host: base.hostname, port: base.port === '' ? (protocol === 'http' ? 80 : 443) : base.port, protocol };
}

/** For the log: what kind of failure, never Stripe's text, which may repeat ids of cards or parts of keys. */
function describe(error: unknown): string {
  if (!(error instanceof Stripe.errors.StripeError)) return 'the call failed';
  const { type, code = 'none', statusCode = 'none', requestId } = error;
  return `${type}, code ${code}, status ${statusCode}, request ${requestId === '' ? 'none' : requestId}`;
}
