import { authors, select, USER } from '../../test/authors.js';

describe('arguments of streams', () => {
  it('start at a value of any column, in one direction', () => {
    const { type } = authors();
    expect(type('author_stream_cursor_input')).toBe(
      'input author_stream_cursor_input {\n  initial_value: author_stream_cursor_value_input!\n  ordering: cursor_ordering\n}',
    );
    expect(type('author_stream_cursor_value_input')).toBe(
      'input author_stream_cursor_value_input {\n  id: Int\n  name: String\n  bio: jsonb\n}',
    );
    expect(type('cursor_ordering')).toBe('enum cursor_ordering {\n  ASC\n  DESC\n}');
  });

  it('start only at columns that are granted', () => {
    const { type } = authors({ author: select({ columns: ['id'] }) });
    expect(type('author_stream_cursor_value_input', USER)).toBe(
      'input author_stream_cursor_value_input {\n  id: Int\n}',
    );
  });

  it('are unknown to queries', () => {
    expect(authors().root('query')).not.toContain('author_stream');
  });
});
