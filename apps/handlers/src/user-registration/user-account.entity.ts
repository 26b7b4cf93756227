// A registered user. An address is unique whatever its case: unique index on lower(email), see the migration.
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

@Entity('user_account')
export class UserAccount {
  @PrimaryColumn('uuid')
  id: string;

  /** As the user wrote it. */
  @Column('text')
  email: string;

  /** Argon2id in PHC form. */
  @Column('text', { name: 'password_hash' })
  passwordHash: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  company: string | null;

  @Column('boolean', { name: 'email_verified' })
  emailVerified: boolean;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
