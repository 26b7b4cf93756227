// The metadata document in Postgres: read, first write, and compare-and-swap with everything that must happen with it.
import type { DataSource, EntityManager } from 'typeorm';
import { parseJson, printJson, type Json, type JsonObject } from '@app/types';
import { ACTION_POLICIES, replaceActionPolicies } from './action-policy.repository.js';
import { deleteActionLogs } from './action-log.repository.js';
import { resourceVersionConflict, toGatewayError } from './error.js';
import { HdbMetadata } from './entities/hdb-metadata.entity.js';
import { HdbSchemaNotification } from './entities/hdb-schema-notification.entity.js';

/** The channel on which our instances tell each other of a new version. */
export const METADATA_CHANNEL = 'actiongraph_metadata';
const MAX_VERSION = 2_147_483_647;

export interface StoredMetadata {
  /** As stored, key order and digits kept. */
  readonly metadata: Json;
  readonly resourceVersion: number;
  /** By action name. */
  readonly actionPolicies: Json;
}

/** What other instances must rebuild. */
export interface ChangeNotification {
  readonly metadata: boolean;
  readonly remoteSchemas: readonly string[];
  readonly sources: readonly string[];
}

export interface MetadataChange {
  readonly metadata: Json;
  /** The version that the change was made from. */
  readonly expectedResourceVersion: number;
  /** UUID of the instance that saves. */
  readonly instanceId: string;
  readonly notification: ChangeNotification;
  /** Names of actions whose runs are deleted with the change. */
  readonly clearActionLogs: readonly string[];
  /** By action name; undefined: they stay as they are. */
  readonly actionPolicies?: JsonObject;
}

/** What is stored now, for instances that follow. */
export interface StoredVersions {
  /** Newest of the document's and the notification's version; 0 when there is neither. */
  readonly newest: number;
  /** Who wrote the newest version, when the notification tells. */
  readonly writtenBy: string | null;
}

/** All methods throw GatewayErrors: `connection error` or `database query error` (500), and what they name. */
export class MetadataRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly url: string,
  ) {}

  /** Null in a fresh database. */
  read(): Promise<StoredMetadata | null> {
    return this.translating(async () => {
      const row = await this.dataSource
        .getRepository(HdbMetadata)
        .createQueryBuilder('row')
        .select('CAST(row.metadata AS text)', 'text')
        .addSelect('row.resource_version', 'version')
        .addSelect(ACTION_POLICIES, 'policies')
        .where('row.id = 1')
        .getRawOne<{ text: string; version: number; policies: string }>();
      if (row === undefined) return null;
      const actionPolicies = parseJson(row.policies);
      return { metadata: parseJson(row.text), resourceVersion: row.version, actionPolicies };
    });
  }

  /** Stores the first document, version 1. False when there was one already: another instance was faster. */
  initialise(document: Json): Promise<boolean> {
    return this.translating(async () => {
      const inserted = await this.dataSource
        .createQueryBuilder()
        .insert()
        .into(HdbMetadata)
        .values({ id: 1, metadata: () => 'CAST(:document AS json)' })
        .setParameter('document', printJson(document))
        .orIgnore()
        .returning('id')
        .execute();
      return (inserted.raw as unknown[]).length === 1;
    });
  }

  /**
   * Stores a changed document, tells the others and carries the effects out, all or nothing.
   * @returns the new version
   * @throws GatewayError 409 `conflict` when the stored version is not the expected one
   */
  save(change: MetadataChange): Promise<number> {
    // READ COMMITTED: a writer that waited for another must see the other's version, not fail to serialize.
    return this.translating(() =>
      this.dataSource.transaction('READ COMMITTED', async (manager) => {
        const version = await swap(manager, change);
        await deleteActionLogs(manager, change.clearActionLogs);
        if (change.actionPolicies !== undefined) await replaceActionPolicies(manager, change.actionPolicies);
        await notify(manager, change, version);
        return version;
      }),
    );
  }

  /** One statement, so that a save between two reads cannot look like somebody else's. */
  readVersions(): Promise<StoredVersions> {
    return this.translating(async () => {
      const [row] = await this.dataSource.query<
        { stored: number | null; told: number | null; teller: string | null }[]
      >(
        `SELECT (SELECT resource_version FROM hdb_catalog.hdb_metadata WHERE id = 1) AS stored, n.resource_version AS told,
                n.instance_id::text AS teller
         FROM (SELECT 1) AS one LEFT JOIN hdb_catalog.hdb_schema_notifications n ON n.id = 1`,
      );
      const newest = Math.max(row?.stored ?? 0, row?.told ?? 0);
      return { newest, writtenBy: row?.told === newest ? row.teller : null };
    });
  }

  private translating<T>(work: () => Promise<T>): Promise<T> {
    return work().catch((error: unknown) => {
      throw toGatewayError(error, this.url);
    });
  }
}

async function swap(manager: EntityManager, change: MetadataChange): Promise<number> {
  const { expectedResourceVersion: expected } = change;
  if (!Number.isInteger(expected) || expected < 0 || expected >= MAX_VERSION) throw resourceVersionConflict(expected);
  const updated = await manager
    .createQueryBuilder()
    .update(HdbMetadata)
    .set({ metadata: () => 'CAST(:document AS json)', resource_version: () => 'resource_version + 1' })
    .where('id = 1 AND resource_version = :expected', { expected })
    .setParameter('document', printJson(change.metadata))
    .returning('resource_version')
    .execute();
  const [row] = updated.raw as { resource_version: number }[];
  if (row === undefined) throw resourceVersionConflict(expected);
  return row.resource_version;
}

/** The row is for instances of upstream and for those that poll; NOTIFY, sent on commit, is for ours. */
async function notify(manager: EntityManager, change: MetadataChange, version: number): Promise<void> {
  const { metadata, remoteSchemas, sources } = change.notification;
  await manager
    .createQueryBuilder()
    .insert()
    .into(HdbSchemaNotification)
    .values({
      id: 1,
      notification: { metadata, remote_schemas: remoteSchemas, sources, data_connectors: [] },
      resource_version: version,
      instance_id: change.instanceId,
      updated_at: () => 'now()',
    })
    .orUpdate(['notification', 'resource_version', 'instance_id', 'updated_at'], ['id'])
    .execute();
  const payload = JSON.stringify({ instanceId: change.instanceId, resourceVersion: version });
  await manager.query('SELECT pg_notify($1, $2)', [METADATA_CHANNEL, payload]);
}
