// The databases behind sources: one pool per source, their catalogs read once and kept until something may have changed.
import {
  createSourcePool,
  introspectSource,
  readSourceSettings,
  runSql,
  type SourcePool,
  type SqlResult,
} from '@app/postgres';
import { GatewayError, type MetadataDocument, type Observe, type Source, type SourceCatalog } from '@app/types';
import type { SourceCatalogs } from '@app/engine';
import type { RunSqlEffect } from '@app/metadata';
import { noSuchSource } from './error.js';

export type Environment = Readonly<Record<string, string | undefined>>;

interface Connected {
  /** Settings as text: another text is another database. */
  readonly settingsText: string;
  readonly pool: SourcePool;
  catalog: Promise<SourceCatalog> | undefined;
}

export class SourceConnections {
  private readonly connected = new Map<string, Connected>();

  constructor(
    private readonly environment: Environment,
    private readonly observe: Observe,
  ) {}

  /** Catalogs of all Postgres sources of a document; a source that cannot be read gets the reason instead. */
  async catalogs(document: MetadataDocument): Promise<SourceCatalogs> {
    const entries = document.sources
      .filter((source) => source.kind === 'postgres')
      .map(async (source) => [source.name, await this.catalogOrReason(source)] as const);
    return new Map(await Promise.all(entries));
  }

  /** Reads the catalogs of these sources anew when they are next asked for. */
  forget(names: 'all' | readonly string[]): void {
    for (const [name, one] of this.connected) if (names === 'all' || names.includes(name)) one.catalog = undefined;
  }

  /** Runs an operator's SQL. @throws GatewayError; the path starts inside the command's args. */
  async runSql(effect: RunSqlEffect, document: MetadataDocument): Promise<SqlResult> {
    const source = document.sources.find((one) => one.name === effect.source && one.kind === 'postgres');
    if (source === undefined) throw noSuchSource(effect.source);
    const one = this.connect(source);
    const { sql, readOnly, noTransaction } = effect;
    try {
      return await runSql(one.pool, { sql, readOnly, noTransaction });
    } finally {
      if (!readOnly) one.catalog = undefined;
    }
  }

  /** Closes the pools of sources that the document does not have any more. */
  async keepOnly(document: MetadataDocument): Promise<void> {
    const names = new Set(document.sources.map((source) => source.name));
    const gone = [...this.connected].filter(([name]) => !names.has(name));
    for (const [name] of gone) this.connected.delete(name);
    await Promise.all(gone.map(([, { pool }]) => pool.close()));
  }

  async close(): Promise<void> {
    const all = [...this.connected.values()];
    this.connected.clear();
    await Promise.all(all.map(({ pool }) => pool.close()));
  }

  private async catalogOrReason(source: Source): Promise<SourceCatalog | { readonly error: string }> {
    try {
      const one = this.connect(source);
      one.catalog ??= introspectSource(one.pool);
      return await one.catalog.catch((error: unknown) => {
        one.catalog = undefined;
        throw error;
      });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      this.observe({
        type: 'internal',
        level: 'warn',
        source: 'pg-client',
        detail: { message: `source ${source.name} cannot be used`, error: error.message },
      });
      return { error: error.message };
    }
  }

  private connect(source: Source): Connected {
    const settings = readSourceSettings(source.configuration, this.environment);
    const settingsText = JSON.stringify(settings);
    const known = this.connected.get(source.name);
    if (known?.settingsText === settingsText) return known;
    void known?.pool.close();
    const made: Connected = { settingsText, pool: createSourcePool(settings), catalog: undefined };
    this.connected.set(source.name, made);
    return made;
  }
}
