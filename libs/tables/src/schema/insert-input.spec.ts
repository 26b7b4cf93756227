import { authors, insert, select, update, USER } from '../../test/authors.js';

describe('inputs of inserts', () => {
  it('take every column, optionally, and related rows', () => {
    const { type } = authors();
    expect(type('author_insert_input')).toBe(
      [
        'input author_insert_input {',
        '  id: Int',
        '  name: String',
        '  bio: jsonb',
        '  articles: article_arr_rel_insert_input',
        '}',
      ].join('\n'),
    );
    expect(type('article_arr_rel_insert_input')).toBe(
      'input article_arr_rel_insert_input {\n  data: [article_insert_input!]!\n  on_conflict: article_on_conflict\n}',
    );
    expect(type('author_obj_rel_insert_input')).toBe(
      'input author_obj_rel_insert_input {\n  data: author_insert_input!\n  on_conflict: author_on_conflict\n}',
    );
  });

  it('take no column that the database generates', () => {
    const columns = [{ name: 'id', type: 'int4', generated: 'always' as const }, 'name'];
    const { type } = authors({ authorTable: { columns } });
    expect(type('author_insert_input')).not.toContain('id:');
    expect(type('author_set_input')).not.toContain('id:');
  });

  it('take only granted columns without presets', () => {
    const { type } = authors({ author: insert({ columns: ['id', 'name'], set: { name: 'x' } }) });
    expect(type('author_insert_input', USER)).toBe('input author_insert_input {\n  id: Int\n}');
  });

  it('are empty where everything is preset', () => {
    const { type } = authors({ author: insert({ columns: [], set: { name: 'x' } }) });
    expect(type('author_insert_input', USER)).toBe('input author_insert_input');
  });

  it('take no related rows of tables that the role may not insert into', () => {
    const { type } = authors({ author: insert(), article: { ...select(), ...update() } });
    expect(type('author_insert_input', USER)).not.toContain('articles');
  });

  it('take related rows of tables that the role may not select', () => {
    const { type } = authors({ author: insert(), article: insert() });
    expect(type('author_insert_input', USER)).toContain('articles: article_arr_rel_insert_input');
  });

  it('take related rows where only backends may insert, though the root field is hidden', () => {
    const { type, root } = authors({ author: insert(), article: insert({ backend_only: true }) });
    expect(root('mutation', USER)).toEqual(['insert_author']);
    expect(type('author_insert_input', USER)).toContain('articles: article_arr_rel_insert_input');
    expect(type('article_insert_input', USER)).toContain('title: String');
  });

  it('take no related rows of views that take no inserts', () => {
    const { type } = authors({ authorTable: { kind: 'view', isInsertable: false } });
    expect(type('article_insert_input')).not.toContain('author:');
  });
});

describe('on_conflict', () => {
  it('names a key, columns and a condition', () => {
    const { type } = authors();
    expect(type('article_on_conflict')).toBe(
      [
        'input article_on_conflict {',
        '  constraint: article_constraint!',
        '  update_columns: [article_update_column!]! = []',
        '  where: article_bool_exp',
        '}',
      ].join('\n'),
    );
    expect(type('article_constraint')).toBe(
      'enum article_constraint {\n  article_pkey\n  article_title_author_id_key\n}',
    );
  });

  it('says which columns a key has', () => {
    expect(authors().described('article_constraint')).toContain(
      'unique or primary key constraint on columns "title", "author_id"',
    );
  });

  it('does not exist without a key', () => {
    const { signature, type } = authors({ authorTable: { columns: ['name'], primaryKey: undefined as never } });
    expect(signature('mutation', 'insert_author')).toBe('(objects: [author_insert_input!]!): author_mutation_response');
    expect(type('author_obj_rel_insert_input')).not.toContain('on_conflict');
    expect(type('author_on_conflict')).toBe('absent');
  });

  it('exists without update permission, with a placeholder for columns', () => {
    const { described, signature } = authors({ author: insert() });
    expect(signature('mutation', 'insert_author', USER)).toContain('on_conflict: author_on_conflict');
    expect(described('author_update_column', USER)).toBe(
      [
        '"""',
        'placeholder for update columns of table author (current role has no relevant permissions)',
        '"""',
        'enum author_update_column {',
        '  """placeholder (do not use)"""',
        '  _PLACEHOLDER',
        '}',
      ].join('\n'),
    );
  });

  it('updates only granted columns without presets', () => {
    const { type } = authors({
      author: { ...insert(), ...update({ columns: ['name', 'bio'], set: { bio: {} } }) },
    });
    expect(type('author_update_column', USER)).toBe('enum author_update_column {\n  name\n}');
  });
});
