// What the sandbox did for an idempotency key, so that it does it once, restarts included.
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { ChargeOutcome } from '../payment-gateway.js';

@Entity('sandbox_charge')
export class SandboxCharge {
  @PrimaryColumn('text', { name: 'idempotency_key' })
  idempotencyKey: string;

  /** `pi_sandbox_...` */
  @Column('text', { name: 'payment_intent_id' })
  paymentIntentId: string;

  @Column('integer')
  amount: number;

  @Column('text')
  currency: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('json')
  outcome: ChargeOutcome;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
