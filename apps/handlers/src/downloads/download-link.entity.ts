// A link that lets its holder download one file for a while. The token itself is in the link only.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('download_link')
export class DownloadLink {
  /** SHA-256 of the token, in hex. */
  @PrimaryColumn('text', { name: 'token_hash' })
  tokenHash: string;

  @Column('text', { name: 'storage_key' })
  storageKey: string;

  /** The name that a browser saves it under. */
  @Column('text', { name: 'file_name' })
  fileName: string;

  @Column('text', { name: 'content_type' })
  contentType: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
