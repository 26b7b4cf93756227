// What the audit log needs of a metadata request, from its JSON alone: also requests that are refused are recorded.
import { isJsonList, isJsonObject, type Json } from '@app/types';
import type { AuditedCommand } from './audit-trail.js';

const BULKS: ReadonlySet<string> = new Set(['bulk', 'bulk_atomic', 'bulk_keep_going', 'concurrent_bulk']);
const MOST = 100;

export function describeRequest(json: Json): AuditedCommand {
  const commands: string[] = [];
  const name = typeOf(json);
  const args = isJsonObject(json) ? json.args : undefined;
  if (BULKS.has(name)) collect(args, commands);
  return { name, commands, args };
}

/** Names of commands in order, those of bulks inside in their place. */
function collect(items: Json | undefined, commands: string[]): void {
  if (!isJsonList(items)) return;
  for (const item of items) {
    if (commands.length >= MOST) return;
    const name = typeOf(item);
    commands.push(name);
    if (BULKS.has(name) && isJsonObject(item)) collect(item.args, commands);
  }
}

const typeOf = (json: Json): string => (isJsonObject(json) && typeof json.type === 'string' ? json.type : '(no type)');
