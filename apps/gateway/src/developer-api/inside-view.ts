// Figures about the process; none names a query, a variable or a user. Shapes are not stable.
import type { JsonObject } from '@app/types';

export interface Inside {
  /** Version of the metadata that is served, and how many objects of it are inconsistent. */
  readonly served: () => { readonly resourceVersion: number; readonly inconsistencies: number };
  readonly websockets: () => { readonly connections: number; readonly operations: number };
}

export class InsideView {
  constructor(private readonly inside: Inside) {}

  process(): JsonObject {
    const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    return {
      uptime_seconds: Math.round(process.uptime()),
      memory_bytes: { rss, heap_used: heapUsed, heap_total: heapTotal, external },
      cpu_microseconds: { user, system },
      node: process.version,
    };
  }

  plans(): JsonObject {
    const { resourceVersion, inconsistencies } = this.inside.served();
    return { resource_version: resourceVersion, inconsistent_objects: inconsistencies };
  }

  subscriptions(): JsonObject {
    return { ...this.inside.websockets() };
  }
}
