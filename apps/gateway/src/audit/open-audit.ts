// The audit log of a running gateway: the trail, its queue, the table and its retention.
import { createAuditStore, type AuditStore } from '@app/postgres';
import type { Observation, Observe } from '@app/types';
import { secretsToHide, type GatewayConfig } from '../config/gateway-config.js';
import { AuditQueue } from './audit-queue.js';
import { AuditRetention } from './audit-retention.js';
import { AuditTrail } from './audit-trail.js';
import { createRedaction } from './redaction.js';

export interface OpenAudit {
  /** Undefined: nothing is recorded. */
  readonly trail: AuditTrail | undefined;
  /** What was recorded until now; entries that still wait are stored first. */
  readonly list: AuditStore['list'];
  startRetention(): void;
  /** Stores what waits. */
  close(): Promise<void>;
}

export interface OpenAuditInput {
  readonly metadataUrl: string;
  readonly config: GatewayConfig;
  readonly observe: Observe;
  readonly isObserved: (type: Observation['type']) => boolean;
}

/** Connects on first use. */
export function openAudit({ metadataUrl, config, observe, isObserved }: OpenAuditInput): OpenAudit {
  const { audit: settings } = config;
  const store = createAuditStore({ url: metadataUrl });
  const queue = new AuditQueue({ store, observe });
  const retention = new AuditRetention({ store, days: settings.retentionDays, observe });
  const redaction = createRedaction(settings.masked, secretsToHide(config));
  const isOff = settings.recorded === 'off';
  return {
    trail: isOff ? undefined : new AuditTrail({ settings, redaction, queue, observe, isObserved }),
    list: async (filter) => {
      await queue.flush();
      return store.list(filter);
    },
    startRetention: () => {
      if (!isOff) retention.start();
    },
    close: async () => {
      await retention.stop();
      await queue.close();
      await store.close();
    },
  };
}
