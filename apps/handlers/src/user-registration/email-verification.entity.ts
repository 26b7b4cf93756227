// A verification link that was sent. The token itself is in the mail only.
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

@Entity('email_verification')
export class EmailVerification {
  /** SHA-256 of the token, in hex. */
  @PrimaryColumn('text', { name: 'token_hash' })
  tokenHash: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt: Date | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
