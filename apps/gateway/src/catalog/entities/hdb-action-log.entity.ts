// Rows of hdb_catalog.hdb_action_log: asynchronous action runs. Only what is touched here is declared.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'hdb_catalog', name: 'hdb_action_log', synchronize: false })
export class HdbActionLog {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { nullable: true })
  action_name: string | null;
}
