// Names of the types that a table gives to the schema.
import type { BaseName, ResolvedTable, SourceCustomization } from '../resolve/resolved-tables.js';
import { part, typeName } from './casing.js';

const COMPARISON_SUFFIX = 'comparison_exp';
const AGGREGATE_PREDICATE_PREFIX = 'aggregate_bool_exp';

/**
 * Name of one of a table's types. `affix` in snake case without its leading underscore; empty for the object type itself.
 * A table without a base name has no types: asking for one is a mistake of ours.
 */
export function tableType(table: Pick<ResolvedTable, 'customization' | 'baseName'>, affix: string): string {
  const { customization, baseName } = table;
  if (baseName === null) throw new Error('a table without a base name has no types');
  const { naming } = customization;
  if (affix.startsWith(AGGREGATE_PREDICATE_PREFIX)) return typeName(naming, [baseName, part(affix)]);
  if (affix.endsWith(`_${COMPARISON_SUFFIX}`)) {
    // The type compared wears the source's prefix and suffix, the comparison around it does not.
    const compared = tableType(table, affix.slice(0, -COMPARISON_SUFFIX.length - 1));
    return typeName(naming, [{ text: compared, isCustom: true }, part(COMPARISON_SUFFIX)]);
  }
  return sourceType(customization, affix === '' ? [baseName] : [baseName, part(affix)]);
}

/** Name of the input type of a computed field's arguments: `<field>_<table>_args`. */
export function computedFieldArgumentsType(
  table: Pick<ResolvedTable, 'customization' | 'baseName'>,
  computedField: string,
): string {
  if (table.baseName === null) throw new Error('a table without a base name has no types');
  return sourceType(table.customization, [part(computedField), table.baseName, part('args')]);
}

/** A type generated from a source, with the source's prefix and suffix. */
export function sourceType(customization: SourceCustomization, parts: readonly BaseName[]): string {
  const { naming, typePrefix, typeSuffix } = customization;
  return `${typePrefix}${typeName(naming, parts)}${typeSuffix}`;
}
