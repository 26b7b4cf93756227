// Names that the Relay schema adds (spec/postgres-schema.md 14).
import { fieldName, part, typeName } from '../naming/casing.js';
import { rootFieldName } from '../naming/root-field-name.js';
import type {
  NamingConvention,
  ResolvedFunction,
  ResolvedTable,
  SourceCustomization,
} from '../resolve/resolved-tables.js';

/** Field of a node's global id; hides a column of that name. */
export const NODE_ID = 'id';

/** The connection of an array relationship. */
export function connectionRelationship(naming: NamingConvention, relationship: string): string {
  return fieldName(naming, [part(relationship), part('connection')]);
}

/** A table's root field. */
export function tableConnection({ customization, baseName }: ResolvedTable): string {
  if (baseName === null) throw new Error('a table without a base name has no connection');
  return rootFieldName(customization, fieldName(customization.naming, [baseName, part('connection')]));
}

/** A function's root field: its own name, before which and behind which the source's texts stand already. */
export function functionConnection({ field }: ResolvedFunction, customization: SourceCustomization): string {
  const { rootFieldPrefix, rootFieldSuffix, naming } = customization;
  const end = field.name.length - rootFieldSuffix.length;
  const own = { text: field.name.slice(rootFieldPrefix.length, end), isCustom: true };
  return rootFieldName(customization, fieldName(naming, [own, part('connection')]));
}

/** `<t>Connection` and `<t>Edge`. */
export function relayType({ customization, baseName }: ResolvedTable, ending: 'Connection' | 'Edge'): string {
  if (baseName === null) throw new Error('a table without a base name has no types');
  const { naming, typePrefix, typeSuffix } = customization;
  return `${typePrefix}${typeName(naming, [baseName])}${ending}${typeSuffix}`;
}
