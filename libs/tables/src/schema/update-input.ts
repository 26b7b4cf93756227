// Update operators and the other inputs of updates (spec/postgres-schema.md 3.3, 9).
import {
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLInputFieldConfig,
} from 'graphql';
import { printTable, type CatalogType } from '@app/types';
import { generatedName } from '../naming/generated-names.js';
import type { RoleTable } from '../permission/role-graph.js';
import type { ResolvedColumn } from '../resolve/resolved-tables.js';
import { boolExpType } from './bool-exp-type.js';
import { columnComment, columnInput, columnType, requiredColumnInput } from './column-type.js';
import { updatableColumns } from './column-enum.js';
import { NONE } from './input-extensions.js';
import { ownType, type SchemaScope } from './schema-scope.js';
import { isNumeric } from './type-class.js';

type Fields = Record<string, GraphQLInputFieldConfig>;

interface UpdateOperator {
  /** In snake case, with its underscore. */
  readonly name: string;
  readonly description: string;
  /** Of the input type. */
  readonly typeDescription: (table: string) => string;
  /** `null`: columns of enum tables. */
  readonly accepts: (type: CatalogType | null) => boolean;
  readonly input: (column: ResolvedColumn, scope: SchemaScope) => GraphQLInputFieldConfig;
}

const isJsonb = (type: CatalogType | null): boolean => type !== null && !type.isArray && type.scalar === 'jsonb';
const ofColumn = (column: ResolvedColumn, scope: SchemaScope): GraphQLInputFieldConfig =>
  columnInput(column, column.catalog.isNullable, scope);

function jsonbOperator(
  name: string,
  description: string,
  input: (column: ResolvedColumn, scope: SchemaScope) => GraphQLInputFieldConfig,
): UpdateOperator {
  return { name, description, typeDescription: () => description, accepts: isJsonb, input };
}

const OPERATORS: readonly UpdateOperator[] = [
  {
    name: '_set',
    description: 'sets the columns of the filtered rows to the given values',
    typeDescription: (table) => `input type for updating data in table "${table}"`,
    accepts: () => true,
    input: ofColumn,
  },
  {
    name: '_inc',
    description: 'increments the numeric columns with given value of the filtered values',
    typeDescription: (table) => `input type for incrementing numeric columns in table "${table}"`,
    accepts: (type) => type !== null && isNumeric(type),
    input: ofColumn,
  },
  jsonbOperator('_append', 'append existing jsonb value of filtered columns with new jsonb value', ofColumn),
  jsonbOperator('_prepend', 'prepend existing jsonb value of filtered columns with new jsonb value', ofColumn),
  jsonbOperator(
    '_delete_key',
    'delete key/value pair or string element. key/value pairs are matched based on their key value',
    (column) => ({ type: GraphQLString, description: columnComment(column) }),
  ),
  jsonbOperator(
    '_delete_elem',
    'delete the array element with specified index (negative integers count from the end). throws an error if top level container is not an array',
    (column) => ({ type: GraphQLInt, description: columnComment(column) }),
  ),
  jsonbOperator(
    '_delete_at_path',
    'delete the field or element with specified path (for JSON arrays, negative integers count from the end)',
    (column) => ({
      type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
      description: columnComment(column),
    }),
  ),
];

/** The operators that have a column; arguments of updates and keys of `<t>_updates`. */
export function updateOperators(table: RoleTable, scope: SchemaScope): Fields {
  const columns = updatableColumns(table);
  const fields: Fields = {};
  for (const operator of OPERATORS) {
    const accepted = columns.filter((column) => operator.accepts(columnType(column, scope).catalog));
    if (accepted.length === 0) continue;
    fields[generatedName(scope.naming, operator.name)] = {
      type: operatorInput(operator, { table, columns: accepted }, scope),
      description: operator.description,
    };
  }
  return fields;
}

function operatorInput(
  operator: UpdateOperator,
  { table, columns }: { readonly table: RoleTable; readonly columns: readonly ResolvedColumn[] },
  scope: SchemaScope,
): GraphQLInputObjectType {
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      description: operator.typeDescription(printTable(table.table.table)),
      fields: () => {
        const fields = Object.create(null) as Fields;
        for (const column of columns) fields[column.field] = operator.input(column, scope);
        return fields;
      },
    });
  return ownType(table.table, `${operator.name.slice(1)}_input`, { scope, make });
}

/** `<t>_updates`: one of several updates. */
export function updatesType(table: RoleTable, scope: SchemaScope): GraphQLInputObjectType {
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      fields: () => ({ ...updateOperators(table, scope), ...updateWhere(table, scope) }),
    });
  return ownType(table.table, 'updates', { scope, make });
}

/** Which rows an update is about. */
export function updateWhere(table: RoleTable, scope: SchemaScope): Fields {
  const type = new GraphQLNonNull(boolExpType(table, scope));
  return { where: { type, description: 'filter the rows which have to be updated' } };
}

/** `<t>_pk_columns_input`. */
export function pkColumnsType(
  table: RoleTable,
  columns: readonly ResolvedColumn[],
  scope: SchemaScope,
): GraphQLInputObjectType {
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      description: `primary key columns input for table: ${printTable(table.table.table)}`,
      fields: () => primaryKeyInputs(columns, scope),
    });
  return ownType(table.table, 'pk_columns_input', { scope, make });
}

/** One required value per column of a primary key. */
export function primaryKeyInputs(columns: readonly ResolvedColumn[], scope: SchemaScope): Fields {
  const fields = Object.create(null) as Fields;
  for (const column of columns) fields[column.field] = requiredColumnInput(column, scope);
  return fields;
}
