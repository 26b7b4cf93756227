// A file that somebody uploaded; its bytes are in the storage.
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { JsonObject } from '@app/types';

@Entity('stored_file')
export class StoredFile {
  @PrimaryColumn('uuid')
  id: string;

  /** As of a job. */
  @Column('text', { nullable: true })
  owner: string | null;

  @Column('text', { name: 'storage_key' })
  storageKey: string;

  @Column('text', { name: 'file_name' })
  fileName: string;

  @Column('text', { name: 'content_type' })
  contentType: string;

  /** Bytes. */
  @Column('integer')
  size: number;

  /** In hex; null until the file was processed. */
  @Column('text', { nullable: true })
  sha256: string | null;

  @Column('json', { nullable: true })
  properties: JsonObject | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
