// What a running metadata request reaches of the world: schema builds, SQL on sources, the catalog.
import type { SchemaSnapshot } from '@app/engine';
import type { MetadataSession, SourceCatalogsByName, SourceEffect, SourceEffectResult } from '@app/metadata';
import { invariant, tableKey, type Inconsistency, type Json, type MetadataDocument } from '@app/types';
import type { Catalog } from '../catalog/open-catalog.js';
import type { SourceConnections } from '../sources/source-connections.js';
import { dumpInternalState } from './dump-internal-state.js';

export interface SessionDependencies {
  /** The snapshot that the request started from. */
  readonly before: SchemaSnapshot;
  readonly catalog: Catalog;
  readonly sources: SourceConnections;
  readonly build: (document: MetadataDocument) => Promise<SchemaSnapshot>;
}

/** The catalogs of the sources that could be read. */
export function catalogsOf({ sources }: SchemaSnapshot): SourceCatalogsByName {
  return new Map([...sources].map(([name, { catalog }]) => [name, catalog]));
}

export class GatewayMetadataSession implements MetadataSession {
  /** Names of sources whose databases were read anew. */
  readonly reloadedSources: string[] = [];
  private readonly built = new WeakMap<MetadataDocument, SchemaSnapshot>();

  constructor(private readonly dependencies: SessionDependencies) {}

  async build(document: MetadataDocument): Promise<readonly Inconsistency[]> {
    const snapshot = await this.dependencies.build(document);
    this.built.set(document, snapshot);
    return snapshot.inconsistencies;
  }

  /** The snapshot of a document that was built before. */
  snapshotOf(document: MetadataDocument): SchemaSnapshot {
    const snapshot = this.built.get(document);
    invariant(snapshot, 'a changed document is built before it is saved');
    return snapshot;
  }

  catalogsOf(document: MetadataDocument): SourceCatalogsByName {
    return catalogsOf(this.snapshotOf(document));
  }

  async perform(effect: SourceEffect, document: MetadataDocument): Promise<SourceEffectResult> {
    const { sources } = this.dependencies;
    if (effect.type === 'reload-sources') {
      sources.forget(effect.names);
      this.reloadedSources.push(
        ...(effect.names === 'all' ? document.sources.map((source) => source.name) : effect.names),
      );
      return { answer: null };
    }
    const result = await sources.runSql(effect, document);
    const answer = { result_type: result.result_type, result: result.result };
    if (!effect.checkMetadataConsistency) return { answer };
    this.reloadedSources.push(effect.source);
    return { answer, document: await this.withoutDroppedTables(document, effect.source) };
  }

  read(what: 'catalog-state' | 'internal-state'): Promise<Json> {
    if (what === 'internal-state') return Promise.resolve(dumpInternalState(this.dependencies.before));
    return this.dependencies.catalog.state.read().then((state) => ({ ...state }));
  }

  /** SQL of an item runs in a transaction of its own, so a failed item has left nothing behind. */
  attempt<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  /** A table that SQL has dropped is not tracked any more. Always a new document: the database may have changed. */
  private async withoutDroppedTables(document: MetadataDocument, name: string): Promise<MetadataDocument> {
    const catalog = (await this.dependencies.sources.catalogs(document)).get(name);
    if (catalog === undefined || 'error' in catalog) return { ...document };
    const before = this.dependencies.before.sources.get(name)?.catalog.tables;
    return {
      ...document,
      sources: document.sources.map((source) =>
        source.name === name
          ? {
              ...source,
              tables: source.tables.filter(
                ({ table }) => catalog.tables.has(tableKey(table)) || before?.has(tableKey(table)) === false,
              ),
            }
          : source,
      ),
    };
  }
}
