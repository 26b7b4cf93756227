import {
  applyCommand,
  DEFINITION,
  documentAfter,
  DOCUMENT,
  inconsistency,
} from '../../../../test/support/metadata-commands.js';
import { qualified } from '../../../../test/support/catalog-builder.js';
import { BLOG } from '../../test/blog.js';
import { decodeMetadataDocument } from '../decode/metadata-document.js';
import {
  actionPermissionRef,
  actionRef,
  collectionQueryRef,
  computedFieldRef,
  CUSTOM_TYPES_REF,
  functionPermissionRef,
  functionRef,
  inheritedRoleRef,
  permissionRef,
  relationshipRef,
  remoteSchemaRef,
  restEndpointRef,
  sourceRef,
  tableRef,
  type ObjectRef,
} from '../object-ref.js';

const FULL = decodeMetadataDocument({
  version: 3,
  sources: [
    { name: 's', configuration: {}, tables: [{ table: 't' }, { table: { schema: 'x', name: 't' } }] },
    { name: 'gone', configuration: {} },
  ],
  actions: [{ name: 'a', definition: DEFINITION, permissions: [{ role: 'r' }, { role: 'q' }] }],
  remote_schemas: [{ name: 'r' }, { name: 'q' }],
  rest_endpoints: [{ name: 'e', url: 'u' }],
  query_collections: [{ name: 'c', definition: { queries: [{ name: 'q' }, { name: 'p' }] } }, { name: 'odd' }],
  network: { x: 1 },
});
const dropping = (...refs: ObjectRef[]) =>
  documentAfter(
    'drop_inconsistent_metadata',
    {},
    { document: FULL, inconsistencies: refs.map((ref) => inconsistency(ref)) },
  );

describe('drop_inconsistent_metadata', () => {
  it('keeps a consistent document', () => {
    expect(dropping()).toEqual(FULL);
  });

  it('drops an action', () => {
    expect(dropping(actionRef('a')).actions).toEqual([]);
  });

  it('drops one permission of an action', () => {
    expect(dropping(actionPermissionRef('a', 'r')).actions[0]?.permissions).toEqual([{ role: 'q' }]);
  });

  it('drops all custom types and actions when the types are inconsistent', () => {
    const inconsistencies = [inconsistency(CUSTOM_TYPES_REF)];
    const { actions, customTypes } = documentAfter(
      'drop_inconsistent_metadata',
      {},
      { document: DOCUMENT, inconsistencies },
    );
    expect(actions).toEqual([]);
    expect(customTypes.objects).toEqual([]);
  });

  it('drops a source', () => {
    expect(dropping(sourceRef('gone')).sources.map(({ name }) => name)).toEqual(['s']);
  });

  it('drops a table but not its namesake in another schema', () => {
    const { sources } = dropping(tableRef('s', { schema: 'x', name: 't' }));
    expect(sources[0]?.tables.map(({ table }) => table.schema)).toEqual(['public']);
  });

  it('drops parts of tables, functions and their permissions', () => {
    const source = { source: 'default', table: qualified('article') };
    const author = { source: 'default', table: qualified('author') };
    const [blog] = BLOG.sources;
    const functions = ['f', 'search_articles'].map((name) => ({
      function: { schema: 'public', name },
      permissions: [{ role: 'a' }, { role: 'b' }],
    }));
    const document = { ...BLOG, sources: blog === undefined ? [] : [{ ...blog, functions }] };
    const inconsistencies = [
      relationshipRef('object', source, 'author'),
      relationshipRef('array', author, 'other'),
      permissionRef('select', source, 'user'),
      permissionRef('insert', source, 'guest'),
      computedFieldRef(author, 'recent'),
      functionRef('default', qualified('f')),
      functionPermissionRef('default', qualified('search_articles'), 'b'),
    ].map((ref) => inconsistency(ref));
    const [after] = documentAfter('drop_inconsistent_metadata', {}, { document, inconsistencies }).sources;
    expect(after?.tables.map((tracked) => Object.keys(tracked).sort())).toEqual([
      ['configuration', 'insert_permissions', 'select_permissions', 'table'],
      ['array_relationships', 'table'],
      ['table'],
    ]);
    expect(after?.tables[0]).toMatchObject({ select_permissions: [{ role: 'guest' }] });
    expect(after?.functions).toEqual([{ ...functions[1], permissions: [{ role: 'a' }] }]);
  });

  it('drops inherited roles, remote schemas, endpoints and single queries', () => {
    const inconsistencies = [inconsistency(inheritedRoleRef('both'))];
    expect(documentAfter('drop_inconsistent_metadata', {}, { inconsistencies }).inheritedRoles).toEqual([]);
    expect(dropping(remoteSchemaRef('r'), restEndpointRef('e'), collectionQueryRef('c', 'q')).otherSections).toEqual({
      remote_schemas: [{ name: 'q' }],
      rest_endpoints: [],
      query_collections: [{ name: 'c', definition: { queries: [{ name: 'p' }] } }, { name: 'odd' }],
      network: { x: 1 },
    });
  });

  it('does not tolerate leftovers', () => {
    expect(applyCommand('drop_inconsistent_metadata', {}).change?.strictness).toBe('none-left');
  });
});
