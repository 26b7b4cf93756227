import * as fc from 'fast-check';
import type { NamingConvention, SourceCustomization } from '../resolve/resolved-tables.js';
import { fieldName, part, typeName } from './casing.js';
import {
  aggregateInputName,
  aggregateSelectionName,
  enumValueName,
  generatedName,
  orderDirectionName,
  sharedType,
} from './generated-names.js';
import { isEnumValueName, isGraphqlName } from './graphql-name.js';
import { defaultFunctionField, defaultRootField, rootFieldName } from './root-field-name.js';
import { computedFieldArgumentsType, tableType } from './table-type.js';

const custom = (text: string) => ({ text, isCustom: true });
const customization = (naming: NamingConvention, affixes: Partial<SourceCustomization> = {}): SourceCustomization => ({
  naming,
  rootFieldNamespace: undefined,
  rootFieldPrefix: '',
  rootFieldSuffix: '',
  typePrefix: '',
  typeSuffix: '',
  ...affixes,
});
const snake = customization('hasura-default');
const camel = customization('graphql-default');

describe('generated names', () => {
  it.each([
    ['order_by', 'orderBy'],
    ['distinct_on', 'distinctOn'],
    ['affected_rows', 'affectedRows'],
    ['where', 'where'],
    ['_eq', '_eq'],
    ['_is_null', '_isNull'],
    ['_has_keys_any', '_hasKeysAny'],
    ['_st_d_within', '_stDWithin'],
    ['_st_3d_d_within', '_st3dDWithin'],
    ['_st_3d_intersects', '_st3dIntersects'],
    ['_delete_at_path', '_deleteAtPath'],
    ['stddev_pop', 'stddevPop'],
  ])('%s is %s under graphql-default and unchanged otherwise', (name, cased) => {
    expect(generatedName('graphql-default', name)).toBe(cased);
    expect(generatedName('hasura-default', name)).toBe(name);
  });

  it.each([
    ['order_by', 'OrderBy'],
    ['Int_comparison_exp', 'IntComparisonExp'],
    ['timestamptz_comparison_exp', 'TimestamptzComparisonExp'],
    ['cursor_ordering', 'CursorOrdering'],
  ])('the shared type %s is %s under graphql-default', (name, cased) => {
    expect(sharedType('graphql-default', name)).toBe(cased);
    expect(sharedType('hasura-default', name)).toBe(name);
  });

  it('cases the whole name of an aggregate field in selections, only its end in inputs', () => {
    expect(aggregateSelectionName('graphql-default', 'my_rel')).toBe('myRelAggregate');
    expect(aggregateInputName('graphql-default', 'my_rel')).toBe('my_relAggregate');
    expect(aggregateSelectionName('hasura-default', 'my_rel')).toBe('my_rel_aggregate');
    expect(aggregateInputName('hasura-default', 'my_rel')).toBe('my_rel_aggregate');
  });

  it('upper-cases enum values and order directions under graphql-default only', () => {
    expect(enumValueName('graphql-default', 'red')).toBe('RED');
    expect(enumValueName('hasura-default', 'red')).toBe('red');
    expect(orderDirectionName('graphql-default', 'asc_nulls_first')).toBe('ASC_NULLS_FIRST');
  });
});

describe('root fields', () => {
  const details = part('author_details');

  it('has the names of the table of operations', () => {
    expect(defaultRootField(snake, details, 'select_by_pk')).toBe('author_details_by_pk');
    expect(defaultRootField(snake, details, 'insert_one')).toBe('insert_author_details_one');
    expect(defaultRootField(camel, details, 'select_stream')).toBe('authorDetailsStream');
    expect(defaultRootField(camel, details, 'update_many')).toBe('updateAuthorDetailsMany');
    expect(defaultRootField(camel, details, 'delete')).toBe('deleteAuthorDetails');
  });

  it('never alters a custom name', () => {
    const names = (['select', 'select_by_pk', 'insert', 'insert_one'] as const).map((operation) =>
      defaultRootField(camel, custom('my_table'), operation),
    );
    expect(names).toEqual(['my_table', 'my_tableByPk', 'insertmy_table', 'insertmy_tableOne']);
  });

  it('cases functions', () => {
    expect(defaultFunctionField(camel, part('search_articles'), 'function')).toBe('searchArticles');
    expect(defaultFunctionField(camel, custom('find_it'), 'function_aggregate')).toBe('find_itAggregate');
  });

  it('puts prefix and suffix around any name', () => {
    const affixed = customization('graphql-default', { rootFieldPrefix: 'p_', rootFieldSuffix: '_s' });
    expect(rootFieldName(affixed, 'x')).toBe('p_x_s');
  });
});

describe('types of a table', () => {
  const affixes = { typePrefix: 'P_', typeSuffix: '_S' };
  const of = (naming: NamingConvention) => ({
    baseName: part('author_details'),
    customization: customization(naming, affixes),
  });

  it('wears the prefix and suffix of its source', () => {
    expect(tableType(of('hasura-default'), '')).toBe('P_author_details_S');
    expect(tableType(of('graphql-default'), 'bool_exp')).toBe('P_AuthorDetailsBoolExp_S');
  });

  it('leaves aggregate predicates without them', () => {
    expect(tableType(of('hasura-default'), 'aggregate_bool_exp_count')).toBe('author_details_aggregate_bool_exp_count');
    expect(tableType(of('graphql-default'), 'aggregate_bool_exp')).toBe('AuthorDetailsAggregateBoolExp');
  });

  it('puts them inside a comparison of an enum', () => {
    expect(tableType(of('hasura-default'), 'enum_comparison_exp')).toBe('P_author_details_enum_S_comparison_exp');
  });

  it('names the arguments of a computed field', () => {
    expect(computedFieldArgumentsType(of('hasura-default'), 'full_name')).toBe('P_full_name_author_details_args_S');
  });

  it('refuses a table without a base name', () => {
    expect(() => tableType({ baseName: null, customization: snake }, '')).toThrow();
    expect(() => computedFieldArgumentsType({ baseName: null, customization: snake }, 'c')).toThrow();
  });
});

describe('names of GraphQL', () => {
  it.each(['', '1a', 'a-b', 'a b', 'ä', 'a"b', 'a\n', '\u0000'])('refuses %j', (text) => {
    expect(isGraphqlName(text)).toBe(false);
  });

  it.each(['true', 'false', 'null', 'a b'])('refuses %j as an enum value', (text) => {
    expect(isEnumValueName(text)).toBe(false);
  });

  it('is kept by both conventions', () => {
    const name = fc.stringMatching(/^[_a-zA-Z][_a-zA-Z0-9]{0,12}$/);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), (texts) => {
        const parts = texts.map(part);
        for (const naming of ['hasura-default', 'graphql-default'] as const) {
          expect(isGraphqlName(fieldName(naming, parts))).toBe(true);
          expect(isGraphqlName(typeName(naming, parts))).toBe(true);
        }
      }),
    );
  });

  it('differs only in underscores and case between the conventions', () => {
    const plain = (text: string) => text.replaceAll('_', '').toLowerCase();
    fc.assert(
      fc.property(fc.stringMatching(/^[_a-zA-Z][_a-zA-Z0-9]{0,12}$/), (text) => {
        expect(plain(generatedName('graphql-default', text))).toBe(plain(text));
      }),
    );
  });
});
