// Operands of columns that reference an enum table: names of GraphQL enum values, which may differ from the stored ones in case.
import type { InputTemplate } from '@app/engine';
import { isJsonList, type Json } from '@app/types';
import { enumValueName } from '../../naming/generated-names.js';
import type { RoleTable } from '../../permission/role-graph.js';
import type { ResolvedColumn } from '../../resolve/resolved-tables.js';

/** The stored values of enum names; other columns' operands as they are. */
export function enumOperand(
  template: InputTemplate,
  column: Pick<ResolvedColumn, 'enumTable'> | null,
  { graph, table }: RoleTable,
): InputTemplate {
  const { naming } = table.customization;
  const key = column?.enumTable ?? null;
  if (key === null || naming === 'hasura-default') return template;
  const stored = new Map<Json, string>();
  for (const { value } of graph.source.tables.get(key)?.enumValues ?? []) {
    const name = enumValueName(naming, value);
    // Of values that differ in case only, the one that is written like the name is meant by it.
    if (!stored.has(name) || value === name) stored.set(name, value);
  }
  const store = (value: Json): Json => stored.get(value) ?? value;
  if (template.type === 'list') return { type: 'list', items: template.items.map((item) => storeLiteral(item, store)) };
  return storeLiteral(template, store);
}

function storeLiteral(template: InputTemplate, store: (value: Json) => Json): InputTemplate {
  if (template.type !== 'literal') return template;
  const { value } = template;
  return { type: 'literal', value: isJsonList(value) ? value.map(store) : store(value) };
}
