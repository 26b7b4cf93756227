// The rules of syncing: contacts go out in batches, what became of each is written down as soon as it is known.
import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CacheService, validateInput } from '@app/handler-sdk';
import type { JsonObject } from '@app/types';
import { CONFIG } from '../config/config.token.js';
import type { HandlersAppConfig } from '../config/handlers-config.js';
import { ContactStatusRepository, type ContactStatus } from './contact-status.repository.js';
import { CrmClient } from './crm-client.js';
import { CrmContactDto, SyncContactsDto } from './dto/sync-contacts.dto.js';
import { CrmError, text } from './error.js';
import type { ContactResult } from './read-batch-answer.js';
import { toCounted, toFailed, type SyncOutput } from './sync-output.js';

const BATCH = 100;
/** The same list again within this time is a double click, not a wish. */
const SAME_SYNC_SECONDS = 30;
const NOBODY = 'direct';

@Injectable()
export class CrmService {
  private readonly client: CrmClient | undefined;

  constructor(
    @Inject(CONFIG) { crm }: HandlersAppConfig,
    @Inject(ContactStatusRepository) private readonly statuses: ContactStatusRepository,
    @Inject(CacheService) private readonly cache: CacheService,
  ) {
    this.client = crm === undefined ? undefined : new CrmClient(crm);
  }

  /** Syncs contacts of `owner`. Faults of the input and of the CRM are results with `success: false`. */
  async sync(input: JsonObject, owner: string | null): Promise<SyncOutput> {
    const contacts = await readContacts(input);
    if (typeof contacts === 'string') return toFailed(contacts);
    if (this.client === undefined) return toFailed(text.notConfigured);
    const digest = createHash('sha256')
      .update(JSON.stringify([owner, contacts]))
      .digest('hex');
    const key = `crm-sync:${digest}`;
    const outcome = await this.cache.getOrCompute(key, { ttlSeconds: SAME_SYNC_SECONDS }, async () => ({
      ...(await this.syncAll(contacts, owner ?? NOBODY)),
    }));
    // A failure is nothing to remember: the next try may succeed.
    if (!outcome.success || outcome.failed_count > 0) await this.cache.delete(key);
    return outcome;
  }

  private async syncAll(contacts: readonly CrmContactDto[], owner: string): Promise<SyncOutput> {
    const counts = { synced: 0, failed: 0 };
    for (let from = 0; from < contacts.length; from += BATCH) {
      const batch = contacts.slice(from, from + BATCH);
      const outcome = await this.syncBatch(batch);
      if (outcome instanceof CrmError) {
        const rest = contacts.slice(from);
        await this.statuses.save(
          owner,
          rest.map(({ email }) => failedStatus(email, outcome.message)),
        );
        return toCounted(counts.synced, counts.failed + rest.length, outcome.message);
      }
      const statuses = batch.map(({ email }) => statusOf(email, outcome));
      await this.statuses.save(owner, statuses);
      const synced = statuses.filter(({ status }) => status === 'SYNCED').length;
      counts.synced += synced;
      counts.failed += statuses.length - synced;
    }
    return toCounted(counts.synced, counts.failed, null);
  }

  private async syncBatch(batch: readonly CrmContactDto[]): Promise<readonly ContactResult[] | CrmError> {
    try {
      return (await this.client?.syncBatch(batch)) ?? [];
    } catch (error) {
      if (error instanceof CrmError) return error;
      throw error;
    }
  }
}

/** The contacts, or what is wrong with the first that is wrong. */
async function readContacts(input: JsonObject): Promise<readonly CrmContactDto[] | string> {
  const checked = await validateInput(SyncContactsDto, input);
  if (!checked.valid) return checked.errors.map(({ message }) => message).join('; ');
  const contacts: CrmContactDto[] = [];
  const seen = new Set<string>();
  for (const [index, given] of checked.value.contacts.entries()) {
    const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
    const contact = await validateInput(CrmContactDto, isObject ? (given as JsonObject) : {});
    if (!contact.valid) return text.contact(index, contact.errors[0]?.message ?? '');
    const email = contact.value.email.toLowerCase();
    if (seen.has(email)) return text.contact(index, text.twice);
    seen.add(email);
    contacts.push(contact.value);
  }
  return contacts;
}

function statusOf(email: string, results: readonly ContactResult[]): ContactStatus {
  const result = results.find((each) => each.email === email.toLowerCase());
  if (result === undefined) return failedStatus(email, text.unanswered);
  if (!result.synced) return failedStatus(email, text.refused);
  return { email: result.email, status: 'SYNCED', externalId: result.externalId, error: null };
}

function failedStatus(email: string, error: string): ContactStatus {
  return { email: email.toLowerCase(), status: 'FAILED', externalId: null, error };
}
