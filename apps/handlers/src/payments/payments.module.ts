// Payments: Stripe when there is a key, else the sandbox behind the same port.
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG } from '../config/config.token.js';
import type { HandlersAppConfig } from '../config/handlers-config.js';
import { PublicAddress } from '../config/public-address.js';
import { PaymentGateway } from './payment-gateway.js';
import { PaymentRepository } from './payment.repository.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsService } from './payments.service.js';
import { ReceiptController } from './sandbox/receipt.controller.js';
import { SandboxPaymentGateway } from './sandbox/sandbox-payment-gateway.js';
import { StripePaymentGateway } from './stripe/stripe-payment-gateway.js';

function createGateway({ stripe }: HandlersAppConfig, database: DataSource, address: PublicAddress): PaymentGateway {
  return stripe === undefined ? new SandboxPaymentGateway(database, address) : new StripePaymentGateway(stripe);
}

@Module({
  controllers: [PaymentsController, ReceiptController],
  providers: [
    PaymentRepository,
    PaymentsService,
    PublicAddress,
    { provide: PaymentGateway, inject: [CONFIG, DataSource, PublicAddress], useFactory: createGateway },
  ],
})
export class PaymentsModule {}
