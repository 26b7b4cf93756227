// The one row of hdb_catalog.hdb_metadata: the document and its version.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'hdb_catalog', name: 'hdb_metadata', synchronize: false })
export class HdbMetadata {
  /** Always 1. */
  @PrimaryColumn('integer')
  id: number;

  /** Read and written as text by the repository, so that numbers keep their digits. */
  @Column('json')
  metadata: unknown;

  @Column('integer')
  resource_version: number;
}
