// A metadata request from envelope to answer: decode, run on the stored document, save, swap the snapshot. One request at
// a time changes metadata in this process; across processes the resource version decides.
import { randomUUID } from 'node:crypto';
import {
  buildSnapshot,
  type AnyKind,
  type JoinKind,
  type RelationshipKind,
  type SchemaSnapshot,
  type SourceCatalogs,
} from '@app/engine';
import {
  decodeActionPolicies,
  decodeMetadataDocument,
  decodeRequest,
  encodeActionPolicies,
  encodeMetadataDocument,
  modifiesMetadata,
  onlyWorksOnRows,
  runRequest,
  type DecodedRequest,
  type RequestResult,
} from '@app/metadata';
import { GatewayError, printJsonPath, type Json, type MetadataDocument, type Observe } from '@app/types';
import type { Catalog } from '../catalog/open-catalog.js';
import { resourceVersionConflict } from '../catalog/error.js';
import type { MetadataChange, StoredMetadata } from '../catalog/metadata.repository.js';
import type { AnswerStore } from '../response-cache/answer-store.js';
import type { SnapshotHolder } from '../snapshot/snapshot.holder.js';
import type { Environment, SourceConnections } from '../sources/source-connections.js';
import type { AuditArchive } from './answer-operator.js';
import type { RunArchive } from './answer-run-question.js';
import { checkStoredQueries } from './check-stored-queries.js';
import { catalogsOf, GatewayMetadataSession, type Uncommitted } from './metadata-session.js';
import type { DataCaller } from './run-data-command.js';

/** How long requests may keep an old snapshot before what only it used is disposed. */
const DRAIN_TIMEOUT_MS = 60_000;

export interface MetadataServiceDependencies {
  readonly catalog: Catalog;
  readonly holder: SnapshotHolder;
  readonly sources: SourceConnections;
  readonly runs: RunArchive;
  readonly audit: AuditArchive;
  /** Kept answers of queries. */
  readonly responses: Pick<AnswerStore, 'clear' | 'invalidate'>;
  readonly kinds: readonly AnyKind[];
  readonly relationshipKinds: readonly RelationshipKind[];
  readonly joinKinds: readonly JoinKind[];
  readonly rules: { readonly allowlist: boolean };
  readonly environment: Environment;
  readonly observe: Observe;
  /** Told about every new snapshot, this instance's first one included. */
  readonly onSnapshot: (snapshot: SchemaSnapshot) => void;
}

export class MetadataService {
  private readonly instanceId = randomUUID();
  /** The end of the queue of requests that change metadata. */
  private tail: Promise<unknown> = Promise.resolve();

  constructor(private readonly dependencies: MetadataServiceDependencies) {}

  /** Reads the stored metadata (`first` where there is none) and builds the first snapshot. @throws GatewayError */
  async start(first: MetadataDocument): Promise<void> {
    const { catalog } = this.dependencies;
    if ((await catalog.metadata.read()) === null) await catalog.metadata.initialise(encodeMetadataDocument(first));
    await this.reload();
  }

  /** Follows changes of other instances until the catalog is closed. */
  follow(pollIntervalMs: number): void {
    const { catalog, holder } = this.dependencies;
    catalog.follow({
      instanceId: this.instanceId,
      since: holder.current.resourceVersion,
      pollIntervalMs,
      onChange: () => this.inTurn(() => this.reloadIfNewer()),
    });
  }

  /** Serves what another instance has stored a moment ago. */
  async catchUp(): Promise<void> {
    await this.inTurn(() => this.reloadIfNewer());
  }

  /** Answers an admin's request with the JSON of its 200 body. @throws GatewayError with the full path */
  async run(decoded: DecodedRequest, includeInternal: boolean, caller?: DataCaller): Promise<Json> {
    if (onlyWorksOnRows(decoded.request)) return this.workOnRows(decoded, includeInternal, caller);
    if (modifiesMetadata(decoded.request)) return this.inTurn(() => this.change(decoded, includeInternal, caller));
    // What another instance has stored a moment ago is part of the answer.
    await this.catchUp();
    const session = this.session(this.dependencies.holder.current, caller);
    const result = await this.execute(decoded, includeInternal, session);
    await this.writeStates(result);
    return result.answer;
  }

  /** As requests of the GraphQL endpoint do: on what is served now. */
  private async workOnRows(decoded: DecodedRequest, includeInternal: boolean, caller?: DataCaller): Promise<Json> {
    const lease = this.dependencies.holder.lease();
    try {
      return (await this.execute(decoded, includeInternal, this.session(lease.snapshot, caller))).answer;
    } finally {
      lease.release();
    }
  }

  /** Replaces the whole metadata where it is still as a fresh database has it. Answers whether it did. */
  async applyQuickStart(metadata: Json): Promise<boolean> {
    const { document, resourceVersion } = this.dependencies.holder.current;
    const untouched = document.actions.length === 0 && document.customTypes.objects.length === 0;
    if (resourceVersion !== 1 || !untouched || document.sources.some((source) => source.tables.length > 0))
      return false;
    const sources = encodeMetadataDocument(document) as { sources: Json };
    const request = { type: 'replace_metadata', args: { ...(metadata as object), sources: sources.sources } };
    await this.inTurn(() => this.change(decodeRequest(request as Json, 'metadata'), true));
    return true;
  }

  private async change(decoded: DecodedRequest, includeInternal: boolean, caller?: DataCaller): Promise<Json> {
    await this.reloadIfNewer();
    const { holder, catalog } = this.dependencies;
    const before = holder.current;
    const { resourceVersion: asked } = decoded;
    if (asked !== undefined && asked !== before.resourceVersion) throw resourceVersionConflict(asked);
    const session = this.session(before, caller);
    const result = await this.executeOrRecover(decoded, includeInternal, session);
    if (result.document === undefined) {
      await this.writeStates(result);
      return result.answer;
    }
    const snapshot = session.snapshotOf(result.document);
    await catalog.metadata.save({
      metadata: encodeMetadataDocument(result.document),
      expectedResourceVersion: before.resourceVersion,
      instanceId: this.instanceId,
      notification: { metadata: true, remoteSchemas: [], sources: session.reloadedSources },
      clearActionLogs: result.catalogEffects.flatMap((effect) =>
        effect.type === 'clear-action-log' ? [effect.action] : [],
      ),
      ...changedPolicies(before.document, result.document),
    });
    this.publish(snapshot);
    await this.writeStates(result);
    return result.answer;
  }

  /** SQL of a request's first items may be committed when a later one fails; what is served must fit the databases. */
  private async executeOrRecover(
    decoded: DecodedRequest,
    includeInternal: boolean,
    session: GatewayMetadataSession,
  ): Promise<RequestResult> {
    try {
      return await this.execute(decoded, includeInternal, session);
    } catch (error) {
      // What it has tried may be connected instead of what is served.
      if (session.hasCommitted) await this.reload();
      else if (session.reloadedSources.length > 0)
        await this.dependencies.sources.catalogs(this.dependencies.holder.current.document);
      throw error;
    }
  }

  private async execute(
    decoded: DecodedRequest,
    includeInternal: boolean,
    session: GatewayMetadataSession,
  ): Promise<RequestResult> {
    const { current } = this.dependencies.holder;
    const { document, resourceVersion, inconsistencies } = current;
    const stored = { document, resourceVersion, inconsistencies, catalogs: catalogsOf(current) };
    return runRequest(decoded.request, stored, { session, includeInternal });
  }

  /** Beside the metadata, so after it: a request that is refused writes nothing. */
  private async writeStates(result: RequestResult): Promise<void> {
    for (const effect of result.catalogEffects) {
      if (effect.type === 'clear-response-cache') await this.clearResponses(effect.tags);
      if (effect.type === 'set-catalog-state') await this.dependencies.catalog.state.write(effect.key, effect.state);
    }
  }

  private async clearResponses(tags: readonly string[] | undefined): Promise<void> {
    const { responses } = this.dependencies;
    await (tags === undefined ? responses.clear() : responses.invalidate(tags));
  }

  private session(before: SchemaSnapshot, caller: DataCaller | undefined): GatewayMetadataSession {
    const { catalog, sources, runs, responses, audit } = this.dependencies;
    return new GatewayMetadataSession({
      before,
      catalog,
      sources,
      runs,
      responses,
      audit,
      caller,
      build: (document, uncommitted) => this.build(document, before.resourceVersion + 1, uncommitted),
    });
  }

  private async build(
    document: MetadataDocument,
    resourceVersion: number,
    uncommitted?: Uncommitted,
  ): Promise<SchemaSnapshot> {
    const { environment, kinds, relationshipKinds, joinKinds, rules } = this.dependencies;
    const catalogs = await this.catalogs(document, uncommitted);
    const served = { environment, kinds, relationshipKinds, joinKinds, rules };
    const snapshot = buildSnapshot({ document, resourceVersion, catalogs, ...served });
    const stored = checkStoredQueries(snapshot);
    return stored.length === 0 ? snapshot : { ...snapshot, inconsistencies: [...snapshot.inconsistencies, ...stored] };
  }

  /** A source with an open transaction is not read beside it: it would wait for what the transaction has locked. */
  private async catalogs(document: MetadataDocument, uncommitted: Uncommitted | undefined): Promise<SourceCatalogs> {
    const { sources } = this.dependencies;
    if (uncommitted === undefined) return sources.catalogs(document);
    const { source: name, catalog } = uncommitted;
    const others = { ...document, sources: document.sources.filter((source) => source.name !== name) };
    return new Map(await sources.catalogs(others)).set(name, catalog);
  }

  private async reloadIfNewer(): Promise<void> {
    const { newest } = await this.dependencies.catalog.metadata.readVersions();
    if (newest > this.dependencies.holder.current.resourceVersion) await this.reload();
  }

  /** Builds what is stored. Another instance may have changed a database too, so catalogs are read anew. */
  private async reload(): Promise<void> {
    const { catalog, sources } = this.dependencies;
    const stored = await catalog.metadata.read();
    if (stored === null) return;
    sources.forget('all');
    this.publish(await this.build(decodeStored(stored), stored.resourceVersion));
  }

  private publish(snapshot: SchemaSnapshot): void {
    const { holder, sources, onSnapshot } = this.dependencies;
    void holder.swap(snapshot, DRAIN_TIMEOUT_MS).then(() => sources.keepOnly(holder.current.document));
    onSnapshot(snapshot);
  }

  /** Runs work after all work queued before it, whether that failed or not. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.tail.then(work, work);
    this.tail = mine.catch(() => undefined);
    return mine;
  }
}

function changedPolicies(before: MetadataDocument, after: MetadataDocument): Pick<MetadataChange, 'actionPolicies'> {
  const { actionPolicies = {} } = after;
  return before.actionPolicies === after.actionPolicies ? {} : { actionPolicies: encodeActionPolicies(actionPolicies) };
}

function decodeStored({ metadata, actionPolicies }: StoredMetadata): MetadataDocument {
  try {
    return { ...decodeMetadataDocument(metadata), actionPolicies: decodeActionPolicies(actionPolicies) };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const at = printJsonPath(error.path);
    throw new GatewayError({
      code: error.code,
      status: 500,
      message: `the stored metadata cannot be read: ${error.message} at ${at}`,
    });
  }
}
