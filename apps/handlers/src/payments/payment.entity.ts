// One payment request: who asked under which key, for what, and what came of it.
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { PaymentOutput } from './payment-output.js';

/** Unique by (scope, idempotencyKey). Without an answer the outcome is not known yet. */
@Entity('payment')
export class Payment {
  /** Also the idempotency key towards the payment gateway. */
  @PrimaryColumn('uuid')
  id: string;

  /** Whose key it is: `user:<id>`, `role:<role>` or `direct`. */
  @Column('text')
  scope: string;

  @Column('text', { name: 'idempotency_key' })
  idempotencyKey: string;

  /** SHA-256 of the input, in hex; the payment method is in here only. */
  @Column('text')
  fingerprint: string;

  @Column('integer')
  amount: number;

  @Column('text')
  currency: string;

  @Column('uuid', { name: 'customer_id' })
  customerId: string;

  /** What the first caller was told, for every later one. */
  @Column('json', { nullable: true })
  answer: PaymentOutput | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
