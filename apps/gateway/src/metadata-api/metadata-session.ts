// What a running metadata request reaches of the world: schema builds, SQL on sources, the catalog.
import type { ResponseCache, SchemaSnapshot } from '@app/engine';
import {
  adaptDocument,
  type MetadataSession,
  type OperatorQuestion,
  type RunQuestion,
  type RunSqlEffect,
  type SourceCatalogsByName,
  type SourceEffect,
} from '@app/metadata';
import { sourceTag } from '@app/tables';
import type { SqlResult } from '@app/postgres';
import {
  invariant,
  type DataCommand,
  type Inconsistency,
  type Json,
  type MetadataDocument,
  type SourceCatalog,
} from '@app/types';
import type { Catalog } from '../catalog/open-catalog.js';
import type { SourceConnections } from '../sources/source-connections.js';
import { answerOperator, type AuditArchive } from './answer-operator.js';
import { answerRunQuestion, type RunArchive } from './answer-run-question.js';
import { dumpInternalState } from './dump-internal-state.js';
import { runDataCommand, type DataCaller } from './run-data-command.js';

export interface SessionDependencies {
  /** The snapshot that the request started from. */
  readonly before: SchemaSnapshot;
  readonly catalog: Catalog;
  readonly sources: SourceConnections;
  readonly runs: RunArchive;
  readonly audit: AuditArchive;
  /** Kept answers of queries. */
  readonly responses: Pick<ResponseCache, 'invalidate'>;
  /** Undefined: the gateway itself, which works on no rows. */
  readonly caller: DataCaller | undefined;
  readonly build: (document: MetadataDocument, uncommitted: Uncommitted | undefined) => Promise<SchemaSnapshot>;
}

/** A source's catalog as only the open transaction sees it. */
export interface Uncommitted {
  readonly source: string;
  readonly catalog: SourceCatalog;
}

/** The catalogs of the sources that could be read. */
export function catalogsOf({ sources }: SchemaSnapshot): SourceCatalogsByName {
  return new Map([...sources].map(([name, { catalog }]) => [name, catalog]));
}

export class GatewayMetadataSession implements MetadataSession {
  /** Names of sources whose databases were read anew. */
  readonly reloadedSources: string[] = [];
  /** Whether SQL that changed what is tracked is in a database for good. */
  hasCommitted = false;
  private uncommitted: Uncommitted | undefined;
  private readonly built = new WeakMap<MetadataDocument, SchemaSnapshot>();

  constructor(private readonly dependencies: SessionDependencies) {}

  async build(document: MetadataDocument): Promise<readonly Inconsistency[]> {
    const snapshot = await this.dependencies.build(document, this.uncommitted);
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

  async perform(effect: SourceEffect, document: MetadataDocument): Promise<Json> {
    const { sources } = this.dependencies;
    switch (effect.type) {
      case 'reload-sources':
        sources.forget(effect.names);
        this.reloadedSources.push(
          ...(effect.names === 'all' ? document.sources.map((source) => source.name) : effect.names),
        );
        return null;
      case 'prepare-source':
        await sources.prepare(effect.name, effect.extensionsSchema, document);
        return null;
      case 'data':
        return this.workOnRows(effect.command, document);
      case 'run-sql':
        return answerOf(await this.noted(effect, () => sources.runSql(effect, document)));
    }
  }

  async performChecked<T>(
    effect: RunSqlEffect,
    document: MetadataDocument,
    settle: (adapted: MetadataDocument) => Promise<T>,
  ): Promise<{ readonly answer: Json; readonly settled: T }> {
    const { source, cascade } = effect;
    let settled: { readonly value: T } | undefined;
    const result = await this.dependencies.sources.runSql(effect, document, async ({ before, introspect }) => {
      const after = await introspect(document);
      const adapted = adaptDocument(document, this.knownCatalogs(document), { source, before, after, cascade });
      // Enum tables may have other names now.
      const catalog = hasEnums(adapted, source) ? await introspect(adapted) : after;
      this.uncommitted = { source, catalog };
      try {
        settled = { value: await settle(adapted) };
      } finally {
        this.uncommitted = undefined;
      }
      return catalog;
    });
    invariant(settled, 'SQL that was committed was settled before');
    this.hasCommitted = true;
    await this.dependencies.responses.invalidate([sourceTag(source)]);
    this.reloadedSources.push(source);
    return { answer: answerOf(result), settled: settled.value };
  }

  /** Also SQL that fails may have committed some of its statements. */
  private async noted<T>({ source, readOnly }: RunSqlEffect, run: () => Promise<T>): Promise<T> {
    if (readOnly) return run();
    try {
      return await run();
    } finally {
      await this.dependencies.responses.invalidate([sourceTag(source)]);
    }
  }

  read(what: 'catalog-state' | 'internal-state'): Promise<Json> {
    if (what === 'internal-state') return Promise.resolve(dumpInternalState(this.dependencies.before));
    return this.dependencies.catalog.state.read().then((state) => ({ ...state }));
  }

  answerRunQuestion(question: RunQuestion): Promise<Json> {
    const { before, runs } = this.dependencies;
    return answerRunQuestion(question, before.document, runs);
  }

  answerOperator(question: OperatorQuestion, document: MetadataDocument): Promise<Json> {
    const { before, audit } = this.dependencies;
    return answerOperator(question, this.built.get(document) ?? before, audit);
  }

  /** SQL of an item runs in a transaction of its own, so a failed item has left nothing behind. */
  attempt<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  private workOnRows(command: DataCommand, document: MetadataDocument): Promise<Json> {
    const { caller, before } = this.dependencies;
    invariant(caller, 'whoever works on rows is known');
    return runDataCommand(command, this.built.get(document) ?? before, {
      ...caller,
      responses: this.dependencies.responses,
    });
  }

  /** Those of the document's last build, or of the snapshot that the request started from. */
  private knownCatalogs(document: MetadataDocument): SourceCatalogsByName {
    return catalogsOf(this.built.get(document) ?? this.dependencies.before);
  }
}

function answerOf({ result_type, result }: SqlResult): Json {
  return { result_type, result };
}

function hasEnums({ sources }: MetadataDocument, name: string): boolean {
  return sources.some((source) => source.name === name && source.tables.some((tracked) => tracked.is_enum === true));
}
