// `<t>`: a row with everything that the role may see of it (spec/postgres-schema.md 3.2).
import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLOutputType,
} from 'graphql';
import { printTable, type CatalogType } from '@app/types';
import type { ResolvedRelationship } from '@app/engine';
import type { RoleTable, TableField } from '../permission/role-graph.js';
import { relayField, rowInterfaces } from '../relay/schema/row-members.js';
import type { ResolvedComputedField } from '../resolve/resolved-tables.js';
import { aggregateType } from './aggregate-type.js';
import { columnComment, columnType, shownType, valueType } from './column-type.js';
import { computedFieldArguments, computedFieldComment } from './computed-field.js';
import { NONE } from './input-extensions.js';
import { ownType, roleTable, type SchemaScope } from './schema-scope.js';
import { selectArguments } from './select-arguments.js';
import { isJson } from './type-class.js';

type Field = GraphQLFieldConfig<unknown, unknown>;

export function objectType(table: RoleTable, scope: SchemaScope): GraphQLObjectType {
  const make = (name: string): GraphQLObjectType =>
    new GraphQLObjectType({
      name,
      extensions: NONE,
      description: tableComment(table),
      interfaces: () => rowInterfaces(table, scope),
      fields: () => {
        const fields = Object.create(null) as Record<string, Field>;
        for (const [field, member] of table.fields) fields[field] = memberField(member, table, scope);
        for (const [field, member] of table.relayFields) fields[field] = relayField(member, scope);
        for (const [field, join] of joinedFields(table, scope)) fields[field] ??= join;
        return fields;
      },
    });
  return ownType(table.table, '', { scope, make });
}

/** What other kinds serve beside a row. The role must see all columns of the key. */
function joinedFields(table: RoleTable, { build }: SchemaScope): readonly (readonly [string, Field])[] {
  const names = new Map<string, string>();
  for (const [field, member] of table.fields) if (member.type === 'column') names.set(member.column.name, field);
  const visible = table.table.joins.filter(({ mapping }) => mapping.every(([column]) => names.has(column)));
  return visible.flatMap((join) => {
    const mapping = join.mapping.map(([column, remote]) => [names.get(column) ?? column, remote] as const);
    return Object.entries(build.joinFields({ ...join, mapping }));
  });
}

function tableComment({ table }: RoleTable): string | null {
  if (table.comment !== undefined) return table.comment;
  return table.catalog.comment ?? `columns and relationships of "${printTable(table.table)}"`;
}

function memberField(member: TableField, table: RoleTable, scope: SchemaScope): Field {
  switch (member.type) {
    case 'column':
      return columnField(member, scope);
    case 'relationship':
      return relationshipField(member.relationship, roleTable(member.target, scope), scope);
    case 'relationship-aggregate':
      return aggregateField(roleTable(member.target, scope), scope);
    case 'computed-scalar':
      return computedScalarField(member.computedField, table, scope);
    case 'computed-rows':
      return computedRowsField(member, table, scope);
  }
}

function columnField({ column, guard }: TableField & { readonly type: 'column' }, scope: SchemaScope): Field {
  const { graphql, catalog } = columnType(column, scope);
  // A cell that may be hidden from the role may be null, whatever the database says.
  const isNullable = column.catalog.isNullable || guard !== null;
  return {
    type: isNullable ? graphql : new GraphQLNonNull(graphql),
    description: columnComment(column),
    extensions: NONE,
    ...(catalog === null ? {} : { args: pathArgument(catalog) }),
  };
}

const NO_ARGUMENTS: GraphQLFieldConfigArgumentMap = {};
const PATH: GraphQLFieldConfigArgumentMap = {
  path: { type: GraphQLString, description: 'JSON select path', extensions: NONE },
};

function pathArgument(type: CatalogType): GraphQLFieldConfigArgumentMap {
  return isJson(type) ? PATH : NO_ARGUMENTS;
}

const rowsOf = (type: GraphQLObjectType): GraphQLOutputType => new GraphQLList(new GraphQLNonNull(type));

/** Of a relationship that leads to rows of `target`. */
export function relationshipField(
  relationship: Pick<ResolvedRelationship, 'cardinality' | 'isNullable' | 'comment'>,
  target: RoleTable,
  scope: SchemaScope,
): Field {
  const type = objectType(target, scope);
  if (relationship.cardinality === 'one') {
    return {
      type: relationship.isNullable ? type : new GraphQLNonNull(type),
      description: relationship.comment ?? 'An object relationship',
    };
  }
  return {
    type: new GraphQLNonNull(rowsOf(type)),
    description: relationship.comment ?? 'An array relationship',
    args: selectArguments(target, scope),
  };
}

export function aggregateField(target: RoleTable, scope: SchemaScope): Field {
  return {
    type: new GraphQLNonNull(aggregateType(target, scope)),
    description: 'An aggregate relationship',
    args: selectArguments(target, scope),
  };
}

function computedScalarField(computedField: ResolvedComputedField, table: RoleTable, scope: SchemaScope): Field {
  const { returns } = computedField;
  // `fields` of a role's graph tells scalar ones apart already; this is for the types.
  const type = returns.type === 'scalar' ? shownType(returns.column, scope) : null;
  return {
    type: type === null ? GraphQLString : valueType(type, scope),
    description: computedFieldComment(computedField),
    args: {
      ...computedFieldArguments(computedField, table.table, scope),
      ...(type === null ? {} : pathArgument(type)),
    },
  };
}

function computedRowsField(
  { computedField, target }: TableField & { readonly type: 'computed-rows' },
  table: RoleTable,
  scope: SchemaScope,
): Field {
  const rows = roleTable(target, scope);
  return {
    type: rowsOf(objectType(rows, scope)),
    description: computedFieldComment(computedField),
    args: { ...computedFieldArguments(computedField, table.table, scope), ...selectArguments(rows, scope) },
  };
}
