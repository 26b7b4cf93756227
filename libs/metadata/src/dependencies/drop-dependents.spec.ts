import { qualified } from '../../../../test/support/catalog-builder.js';
import { BLOG, BLOG_CATALOGS } from '../../test/blog.js';
import { dependentsOf } from './dependents-of.js';
import { dropDependents, dropTables } from './drop-dependents.js';

const tableOf = (document: typeof BLOG, name: string) =>
  document.sources[0]?.tables.find(({ table }) => table.name === name);
const dropped = (type: 'column' | 'constraint', name: string) => {
  const object = { type, source: 'default', table: qualified('article'), name } as const;
  return dropDependents(dependentsOf([object], BLOG, BLOG_CATALOGS), BLOG, BLOG_CATALOGS);
};

describe('dropDependents', () => {
  it('removes the relationships of a constraint and the permissions that pass through them', () => {
    const document = dropped('constraint', 'article_author_id_fkey');
    expect(tableOf(document, 'article')).toEqual({
      table: { schema: 'public', name: 'article' },
      configuration: { column_config: { title: { custom_name: 'heading' } } },
      select_permissions: [{ role: 'guest', permission: { columns: '*', filter: {} } }],
      insert_permissions: tableOf(BLOG, 'article')?.insert_permissions,
    });
    expect(tableOf(document, 'author')).not.toHaveProperty('array_relationships');
  });

  it('leaves tables alone that lose nothing', () => {
    expect(tableOf(dropped('column', 'title'), 'author')).toBe(tableOf(BLOG, 'author'));
  });

  it('keeps a document from which nothing is to go', () => {
    expect(dropDependents([], BLOG, BLOG_CATALOGS)).toBe(BLOG);
  });

  it('removes functions, inherited roles and relationships of custom types', () => {
    const relationship = {
      name: 'r',
      type: 'object',
      source: 'default',
      remote_table: qualified('tag'),
      field_mapping: {},
    } as const;
    const document = {
      ...BLOG,
      inheritedRoles: [{ role_name: 'both', role_set: ['user'] }],
      customTypes: { ...BLOG.customTypes, objects: [{ name: 'Out', fields: [], relationships: [relationship] }] },
    };
    const { sources, inheritedRoles, customTypes } = dropDependents(
      [
        { type: 'function', source: 'default', function: qualified('search_articles') },
        { type: 'role', role: 'both' },
        { type: 'custom-type-relationship', object: 'Out', name: 'r' },
      ],
      document,
      BLOG_CATALOGS,
    );
    expect(sources[0]).not.toHaveProperty('functions');
    expect(inheritedRoles).toEqual([]);
    expect(customTypes.objects[0]?.relationships).toEqual([]);
  });
});

describe('dropTables', () => {
  it('removes tables of one source only', () => {
    const object = { type: 'table', source: 'default', table: qualified('tag') } as const;
    expect(tableOf(dropTables(BLOG, 'default', [object]), 'tag')).toBeUndefined();
    expect(dropTables(BLOG, 'other', [object])).toEqual(BLOG);
  });
});
