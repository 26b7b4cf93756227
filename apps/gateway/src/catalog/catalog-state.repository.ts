// What the CLI and the console keep in hdb_catalog.hdb_version (spec/metadata-actions-api.md 3.8).
import type { DataSource } from 'typeorm';
import { parseJson, printJson, type Json } from '@app/types';
import { toGatewayError } from './error.js';
import { HdbVersion } from './entities/hdb-version.entity.js';

export interface CatalogState {
  /** The stable id of this server. */
  readonly id: string;
  readonly cli_state: Json;
  readonly console_state: Json;
}

/** Methods throw GatewayErrors: `connection error`, `database query error` (500), `data-exception` for refused JSON. */
export class CatalogStateRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly url: string,
  ) {}

  async read(): Promise<CatalogState> {
    const row = await this.dataSource
      .getRepository(HdbVersion)
      .createQueryBuilder('row')
      .select('CAST(row.hasura_uuid AS text)', 'id')
      .addSelect('CAST(row.cli_state AS text)', 'cli')
      .addSelect('CAST(row.console_state AS text)', 'console')
      .getRawOne<{ id: string; cli: string; console: string }>()
      .catch((error: unknown) => {
        throw toGatewayError(error, this.url);
      });
    if (row === undefined) throw toGatewayError(new Error('hdb_catalog.hdb_version has no row'), this.url);
    return { id: row.id, cli_state: parseJson(row.cli), console_state: parseJson(row.console) };
  }

  async write(type: 'cli' | 'console', state: Json): Promise<void> {
    const column = type === 'cli' ? 'cli_state' : 'console_state';
    await this.dataSource
      .createQueryBuilder()
      .update(HdbVersion)
      .set({ [column]: () => 'CAST(:state AS jsonb)' })
      .setParameter('state', printJson(state))
      .execute()
      .catch((error: unknown) => {
        throw toGatewayError(error, this.url);
      });
  }
}
