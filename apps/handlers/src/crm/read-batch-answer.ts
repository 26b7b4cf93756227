// The CRM's answer to a batch; nothing in it is trusted to have its shape.
import { isJsonList, isJsonObject, type Json } from '@app/types';
import { crmError } from './error.js';

export interface ContactResult {
  /** Lower case. */
  readonly email: string;
  readonly synced: boolean;
  /** The CRM's id of the contact. */
  readonly externalId: string | null;
}

const MAX_ID_LENGTH = 255;
const ID = /^[\x21-\x7e]+$/;

/** @throws CrmError when it is no such answer. */
export function readBatchAnswer(body: string): readonly ContactResult[] {
  const answer = parse(body);
  if (!isJsonObject(answer) || !isJsonList(answer.results)) throw crmError.unreadable();
  return answer.results.map(readResult);
}

function readResult(result: Json): ContactResult {
  if (!isJsonObject(result)) throw crmError.unreadable();
  const { email, status, id } = result;
  if (typeof email !== 'string' || (status !== 'synced' && status !== 'failed')) throw crmError.unreadable();
  const isId = typeof id === 'string' && id.length <= MAX_ID_LENGTH && ID.test(id);
  return { email: email.toLowerCase(), synced: status === 'synced', externalId: isId ? id : null };
}

function parse(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    throw crmError.unreadable();
  }
}
