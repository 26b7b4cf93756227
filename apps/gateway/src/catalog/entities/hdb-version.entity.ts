// Row of hdb_catalog.hdb_version: who this server is and what the CLI and the console keep.
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Only the columns that versions 46 to 48 all have. */
@Entity({ schema: 'hdb_catalog', name: 'hdb_version', synchronize: false })
export class HdbVersion {
  @PrimaryColumn('uuid')
  hasura_uuid: string;

  @Column('text')
  version: string;

  @Column('jsonb')
  cli_state: unknown;

  @Column('jsonb')
  console_state: unknown;
}
