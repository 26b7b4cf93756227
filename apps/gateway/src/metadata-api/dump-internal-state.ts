// What dump_internal_state shows of a snapshot: names and numbers, no header, no URL, nothing secret.
import type { SchemaSnapshot } from '@app/engine';
import type { Json } from '@app/types';

/** A shape of our own; nobody may rely on it (spec/metadata-actions-api.md 3.7). */
export function dumpInternalState(snapshot: SchemaSnapshot): Json {
  const { document } = snapshot;
  const { scalars, enums, input_objects: inputObjects, objects } = document.customTypes;
  return {
    resource_version: snapshot.resourceVersion,
    sources: document.sources.map(({ name, kind }) => {
      const source = snapshot.sources.get(name);
      return {
        name,
        kind,
        connected: source !== undefined,
        tables: source?.catalog.tables.size ?? 0,
        tracked_tables: [...(source?.trackedTables.values() ?? [])].map(({ table }) => ({ ...table })),
      };
    }),
    actions: document.actions.map(({ name, definition, permissions }) => ({
      name,
      type: definition.type,
      kind: definition.kind,
      output_type: definition.output_type,
      roles: permissions.map((permission) => permission.role),
    })),
    custom_types: [...scalars, ...enums, ...inputObjects, ...objects].map((type) => type.name),
    inherited_roles: document.inheritedRoles.map(({ role_name, role_set }) => ({ role_name, role_set })),
    inconsistent_objects: snapshot.inconsistencies.map(({ name, reason }) => ({ name, reason })),
  };
}
