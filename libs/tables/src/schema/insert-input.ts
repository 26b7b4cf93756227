// Inputs of inserts, nested ones included (spec/postgres-schema.md 3.3).
import { GraphQLInputObjectType, GraphQLList, GraphQLNonNull, type GraphQLInputFieldConfig } from 'graphql';
import { printTable } from '@app/types';
import { generatedName } from '../naming/generated-names.js';
import type { RoleTable } from '../permission/role-graph.js';
import { boolExpType } from './bool-exp-type.js';
import { columnInput } from './column-type.js';
import { conflictKeys, constraintEnum, updateColumnEnum } from './column-enum.js';
import { insertableColumns, nestedInsertTarget } from './insertable-table.js';
import { NONE } from './input-extensions.js';
import { ownType, type SchemaScope } from './schema-scope.js';

type Fields = Record<string, GraphQLInputFieldConfig>;

/** `<t>_insert_input`. */
export function insertInputType(table: RoleTable, scope: SchemaScope): GraphQLInputObjectType {
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      description: `input type for inserting data into table "${printTable(table.table.table)}"`,
      fields: () => insertFields(table, scope),
    });
  return ownType(table.table, 'insert_input', { scope, make });
}

function insertFields(table: RoleTable, scope: SchemaScope): Fields {
  const fields = Object.create(null) as Fields;
  for (const column of insertableColumns(table)) {
    fields[column.field] = columnInput(column, column.catalog.isNullable, scope);
  }
  for (const { name, target, cardinality } of table.table.relationships.values()) {
    const related = nestedInsertTarget(target, scope);
    if (related !== null) fields[name] = { type: relatedInsertType(related, cardinality, scope) };
  }
  return fields;
}

/** `<t>_obj_rel_insert_input` or `<t>_arr_rel_insert_input`. */
function relatedInsertType(table: RoleTable, cardinality: 'one' | 'many', scope: SchemaScope): GraphQLInputObjectType {
  const [affix, relation] = cardinality === 'one' ? (['obj', 'object'] as const) : (['arr', 'array'] as const);
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      description: `input type for inserting ${relation} relation for remote table "${printTable(table.table.table)}"`,
      fields: () => {
        const row = new GraphQLNonNull(insertInputType(table, scope));
        return {
          data: { type: cardinality === 'one' ? row : new GraphQLNonNull(new GraphQLList(row)) },
          ...onConflictInput(table, scope),
        };
      },
    });
  return ownType(table.table, `${affix}_rel_insert_input`, { scope, make });
}

/** `on_conflict`; nothing where no key can conflict. */
export function onConflictInput(table: RoleTable, scope: SchemaScope): Fields {
  if (conflictKeys(table.table.catalog).length === 0) return {};
  return {
    [generatedName(scope.naming, 'on_conflict')]: {
      type: onConflictType(table, scope),
      description: 'upsert condition',
    },
  };
}

function onConflictType(table: RoleTable, scope: SchemaScope): GraphQLInputObjectType {
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      description: `on_conflict condition type for table "${printTable(table.table.table)}"`,
      fields: () => ({
        constraint: { type: new GraphQLNonNull(constraintEnum(table, scope)) },
        [generatedName(scope.naming, 'update_columns')]: {
          type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(updateColumnEnum(table, scope)))),
          defaultValue: [],
        },
        where: { type: boolExpType(table, scope) },
      }),
    });
  return ownType(table.table, 'on_conflict', { scope, make });
}
