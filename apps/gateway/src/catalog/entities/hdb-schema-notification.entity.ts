// The one row of hdb_catalog.hdb_schema_notifications: the last change, for instances that poll.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'hdb_catalog', name: 'hdb_schema_notifications', synchronize: false })
export class HdbSchemaNotification {
  /** Always 1. */
  @PrimaryColumn('integer')
  id: number;

  @Column('json')
  notification: object;

  @Column('integer')
  resource_version: number;

  /** Who wrote it. */
  @Column('uuid')
  instance_id: string;

  @Column('timestamptz')
  updated_at: Date;
}
