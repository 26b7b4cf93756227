// What the CRM knows of whose contacts, in the database.
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SCHEMA } from '../database/schema-name.js';

export interface ContactStatus {
  readonly email: string;
  readonly status: 'SYNCED' | 'FAILED';
  readonly externalId: string | null;
  readonly error: string | null;
}

@Injectable()
export class ContactStatusRepository {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** Notes the outcome of a sync in one statement; an address occurs once in it. */
  async save(owner: string, statuses: readonly ContactStatus[]): Promise<void> {
    const column = (name: keyof ContactStatus) => statuses.map((status) => status[name]);
    await this.database.query(
      `INSERT INTO ${SCHEMA}.crm_contact (owner, email, status, external_id, error)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[])
       ON CONFLICT (owner, email) DO UPDATE SET status = excluded.status, error = excluded.error, synced_at = now(),
         external_id = coalesce(excluded.external_id, crm_contact.external_id)`,
      [owner, column('email'), column('status'), column('externalId'), column('error')],
    );
  }
}
