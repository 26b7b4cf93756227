// The databases behind sources: the connections of each source, their catalogs read once and kept until something may have changed.
import {
  createSourceDispatcher,
  createSqlPort,
  introspectSource,
  introspectWith,
  readSourceSettings,
  runSql,
  type SourceDispatcher,
  type SqlPort,
  type SqlResult,
} from '@app/postgres';
import {
  GatewayError,
  type MetadataDocument,
  type Observe,
  type QualifiedTable,
  type Source,
  type SourceCatalog,
} from '@app/types';
import type { SourceCatalogs } from '@app/engine';
import type { RunSqlEffect } from '@app/metadata';
import { noSuchSource } from './error.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What SQL has done, seen before it is committed. */
export interface SqlChange {
  readonly before: SourceCatalog;
  /** Reads the database as it is now, the enum tables of this document included. */
  readonly introspect: (document: MetadataDocument) => Promise<SourceCatalog>;
}

/** Answers the catalog to go on with; what it throws undoes the SQL. */
export type SettleSql = (change: SqlChange) => Promise<SourceCatalog>;

interface Connected {
  /** Settings as text: another text is another database. */
  readonly settingsText: string;
  readonly dispatcher: SourceDispatcher;
  catalog: Promise<SourceCatalog> | undefined;
  /** The enum tables whose values `catalog` holds, as text. */
  enumTables: string;
}

export class SourceConnections {
  private readonly connected = new Map<string, Connected>();

  constructor(
    private readonly environment: Environment,
    private readonly observe: Observe,
  ) {}

  /** Runs statements of requests on the sources that are connected when they come. */
  sqlPort(): SqlPort {
    return createSqlPort((name) => this.connected.get(name)?.dispatcher);
  }

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

  /**
   * Runs an operator's SQL; where `settle` is given, it decides whether it stays. Without it the known catalog stays as
   * it is: what SQL has changed is seen after a reload. @throws GatewayError; the path starts inside the command's args.
   */
  async runSql(effect: RunSqlEffect, document: MetadataDocument, settle?: SettleSql): Promise<SqlResult> {
    const source = document.sources.find((one) => one.name === effect.source && one.kind === 'postgres');
    if (source === undefined) throw noSuchSource(effect.source);
    const one = this.connect(source);
    const { sql, readOnly, noTransaction } = effect;
    if (settle === undefined) return runSql(one.dispatcher.pool, { sql, readOnly, noTransaction });
    const enumsOf = (current: MetadataDocument) => {
      const enums = enumTables(current.sources.find(({ name }) => name === effect.source));
      one.enumTables = JSON.stringify(enums);
      return enums;
    };
    const before = await introspectSource(one.dispatcher.pool, enumsOf(document));
    // Until it is settled nobody may rely on what was known.
    one.catalog = undefined;
    let settled: SourceCatalog | undefined;
    const result = await runSql(one.dispatcher.pool, { sql, noTransaction }, async (client) => {
      settled = await settle({ before, introspect: (current) => introspectWith(client, enumsOf(current)) });
    });
    settled ??= await settle({
      before,
      introspect: (current) => introspectSource(one.dispatcher.pool, enumsOf(current)),
    });
    one.catalog = Promise.resolve(settled);
    return result;
  }

  /** Schema `hdb_catalog` and extension `pgcrypto`, which the protocol has in every source. Best effort. */
  async prepare(name: string, extensionsSchema: string, document: MetadataDocument): Promise<void> {
    const source = document.sources.find((one) => one.name === name && one.kind === 'postgres');
    if (source === undefined) return;
    try {
      const { pool } = this.connect(source).dispatcher;
      await runSql(pool, { sql: 'CREATE SCHEMA IF NOT EXISTS hdb_catalog' });
      const schema = `"${extensionsSchema.replaceAll('"', '""')}"`;
      await runSql(pool, { sql: `CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA ${schema}` });
    } catch (error) {
      // A database that only lets us read is a fine source; one that cannot be reached is told by the build.
      if (!(error instanceof GatewayError)) throw error;
    }
  }

  /** Closes the connections of sources that the document does not have any more. */
  async keepOnly(document: MetadataDocument): Promise<void> {
    const names = new Set(document.sources.map((source) => source.name));
    const gone = [...this.connected].filter(([name]) => !names.has(name));
    for (const [name] of gone) this.connected.delete(name);
    await Promise.all(gone.map(([, { dispatcher }]) => dispatcher.close()));
  }

  async close(): Promise<void> {
    const all = [...this.connected.values()];
    this.connected.clear();
    await Promise.all(all.map(({ dispatcher }) => dispatcher.close()));
  }

  private async catalogOrReason(source: Source): Promise<SourceCatalog | { readonly error: string }> {
    try {
      return await readCatalog(this.connect(source), enumTables(source));
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
    void known?.dispatcher.close();
    const dispatcher = createSourceDispatcher(settings);
    const made: Connected = { settingsText, dispatcher, catalog: undefined, enumTables: '' };
    this.connected.set(source.name, made);
    return made;
  }
}

/** The tables that a source's metadata uses as enums. */
function enumTables(source: Source | undefined): readonly QualifiedTable[] {
  return (source?.tables ?? []).filter((tracked) => tracked.is_enum === true).map(({ table }) => table);
}

/** Reads it anew when other tables have become enums. */
async function readCatalog(one: Connected, enums: readonly QualifiedTable[]): Promise<SourceCatalog> {
  const text = JSON.stringify(enums);
  if (one.catalog === undefined || one.enumTables !== text) {
    one.catalog = introspectSource(one.dispatcher.pool, enums);
    one.enumTables = text;
  }
  const reading = one.catalog;
  try {
    return await reading;
  } catch (error) {
    if (one.catalog === reading) one.catalog = undefined;
    throw error;
  }
}
