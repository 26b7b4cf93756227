import { authors, update, USER } from '../../test/authors.js';

const SEVERAL = ['_append', '_prepend', '_delete_key', '_delete_elem', '_delete_at_path'];

describe('update operators', () => {
  it('exist for the columns that they can change', () => {
    const { signature, type } = authors();
    expect(signature('mutation', 'update_author')).toBe(
      `(_set: author_set_input, _inc: author_inc_input, ${SEVERAL.map((name) => `${name}: author${name}_input`).join(', ')}, where: author_bool_exp!): author_mutation_response`,
    );
    expect(type('author_set_input')).toBe('input author_set_input {\n  id: Int\n  name: String\n  bio: jsonb\n}');
    expect(type('author_inc_input')).toBe('input author_inc_input {\n  id: Int\n}');
    expect(type('author_append_input')).toBe('input author_append_input {\n  bio: jsonb\n}');
    expect(type('author_delete_key_input')).toContain('  bio: String\n');
    expect(type('author_delete_elem_input')).toContain('  bio: Int\n');
    expect(type('author_delete_at_path_input')).toContain('  bio: [String!]\n');
  });

  it('are absent without such a column', () => {
    const { field } = authors();
    const names = field('mutation', 'update_article').args.map(({ name }) => name);
    expect(names).toEqual(['_set', '_inc', 'where']);
  });

  it('are absent where the role may not update such a column', () => {
    const { field, type } = authors({ author: update({ columns: ['name'] }) });
    expect(field('mutation', 'update_author', USER).args.map(({ name }) => name)).toEqual(['_set', 'where']);
    expect(type('author_set_input', USER)).toBe('input author_set_input {\n  name: String\n}');
    expect(type('author_inc_input', USER)).toBe('absent');
  });

  it('leave presets alone', () => {
    const { type } = authors({ author: update({ set: { id: 1 } }) });
    expect(type('author_set_input', USER)).not.toContain('id:');
    expect(type('author_inc_input', USER)).toBe('absent');
  });

  it('increment no arrays and no text', () => {
    const { type } = authors({ authorTable: { columns: ['id int4', 'a int4[]', 'b text', 'c money'] } });
    expect(type('author_inc_input')).toBe('input author_inc_input {\n  id: Int\n  c: money\n}');
  });

  it('stand in each of many updates', () => {
    const { type } = authors();
    expect(type('article_updates')).toBe(
      'input article_updates {\n  _set: article_set_input\n  _inc: article_inc_input\n  where: article_bool_exp!\n}',
    );
  });

  it('are cased under graphql-default, the old ones excepted', () => {
    const { field } = authors({ customization: { naming_convention: 'graphql-default' } });
    expect(field('mutation', 'updateAuthor').args.map(({ name }) => name)).toEqual([
      ...['_set', '_inc', '_append', '_prepend', '_deleteKey', '_deleteElem', '_deleteAtPath', 'where'],
    ]);
  });

  it.each([
    ['_set', 'sets the columns of the filtered rows to the given values'],
    ['_inc', 'increments the numeric columns with given value of the filtered values'],
    [
      '_delete_elem',
      'delete the array element with specified index (negative integers count from the end). throws an error if top level container is not an array',
    ],
  ])('%s says what it does', (name, text) => {
    const { args } = authors().field('mutation', 'update_author');
    expect(args.find((argument) => argument.name === name)?.description).toBe(text);
  });
});

describe('keys in updates', () => {
  it('need every column', () => {
    const primaryKey = ['id', 'name'];
    const { type, signature } = authors({ authorTable: { primaryKey } });
    expect(type('author_pk_columns_input')).toBe('input author_pk_columns_input {\n  id: Int!\n  name: String!\n}');
    expect(signature('query', 'author_by_pk')).toBe('(id: Int!, name: String!): author');
  });
});
