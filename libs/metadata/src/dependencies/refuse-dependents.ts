// The refusal to drop what is in use (spec/metadata-postgres-api.md 1.2).
import { GatewayError, printTable } from '@app/types';
import type { Dependent } from './object-of-source.js';

/** `permission article.user.select in source "default"`. */
export function printDependent(dependent: Dependent): string {
  switch (dependent.type) {
    case 'function':
      return `function ${printTable(dependent.function)} in source "${dependent.source}"`;
    case 'custom-type-relationship':
      return `relationship ${dependent.object}.${dependent.name}`;
    case 'role':
      return `role ${dependent.role}`;
    case 'permission': {
      const { source, table, role, operation } = dependent;
      return `permission ${printTable(table)}.${role}.${operation} in source "${source}"`;
    }
    default: {
      const { type, source, table, name } = dependent;
      const kind = type === 'event-trigger' ? type : type.replace('-', ' ');
      return `${kind} ${printTable(table)}.${name} in source "${source}"`;
    }
  }
}

/** The texts of all dependents, sorted. */
export function printDependents(dependents: readonly Dependent[]): string {
  return dependents.map(printDependent).sort().join(', ');
}

/** @throws GatewayError dependency-error when there are any. */
export function refuseDependents(dependents: readonly Dependent[]): void {
  if (dependents.length === 0) return;
  throw new GatewayError({
    code: 'dependency-error',
    message: `cannot drop due to the following dependent objects: ${printDependents(dependents)}`,
  });
}
