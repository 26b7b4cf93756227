// What can be told about a request before it runs.
import { isJsonList, isJsonObject, type Json } from '@app/types';
import { DATA_COMMANDS } from '../commands/data/data-commands.js';
import type { CommandRequest, MetadataRequest } from './request.js';

/**
 * Whether running the request may store metadata. Where it may not, `resource_version`, maintenance mode and read-only
 * mode do not count (spec/metadata-actions-api.md 1.3, 7).
 */
export function modifiesMetadata(request: MetadataRequest): boolean {
  return request.type === 'bulk' ? request.items.some(modifiesMetadata) : commandModifiesMetadata(request);
}

function commandModifiesMetadata({ command, args }: CommandRequest): boolean {
  switch (command.access) {
    case 'read':
    case 'catalog':
    case 'data':
      return false;
    case 'change':
      return true;
    case 'source':
      return command.sql?.(args).checksMetadata ?? false;
  }
}

/** Whether every command works on rows only: such a request is open to every role and needs nothing but what is served now. */
export function onlyWorksOnRows(request: MetadataRequest): boolean {
  return request.type === 'bulk' ? request.items.every(onlyWorksOnRows) : request.command.access === 'data';
}

/** The same, told from the body before any of it is decoded. */
export function asksForRowsOnly(body: Json): boolean {
  if (!isJsonObject(body) || typeof body.type !== 'string') return false;
  if (body.type === 'bulk') return isJsonList(body.args) && body.args.every(asksForRowsOnly);
  return DATA_COMMANDS.some(({ name }) => name === body.type);
}
