// Answers about the server itself: version, health, configuration.
import type { JsonObject } from '@app/types';
import type { SnapshotHolder } from '../snapshot/snapshot.holder.js';

export interface Health {
  readonly status: 200 | 500;
  readonly text: string;
}

export class ServerStatus {
  constructor(
    readonly version: JsonObject,
    readonly config: JsonObject,
    private readonly state: { readonly holder: SnapshotHolder; readonly databaseAnswers: () => Promise<boolean> },
  ) {}

  /** `strict` makes inconsistent metadata a failure. */
  async health(strict: boolean): Promise<Health> {
    if (!(await this.state.databaseAnswers())) return { status: 500, text: 'ERROR' };
    if (this.state.holder.current.inconsistencies.length === 0) return { status: 200, text: 'OK' };
    return strict
      ? { status: 500, text: 'ERROR: inconsistent objects in schema' }
      : { status: 200, text: 'WARN: inconsistent objects in schema' };
  }
}
