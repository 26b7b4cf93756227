// What can be told about a request before it runs.
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
      return false;
    case 'change':
      return true;
    case 'source':
      return command.sql?.(args).checksMetadata ?? false;
  }
}
