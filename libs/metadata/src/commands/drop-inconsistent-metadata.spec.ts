import {
  applyCommand,
  DEFINITION,
  documentAfter,
  DOCUMENT,
  inconsistency,
} from '../../../../test/support/metadata-commands.js';
import { decodeMetadataDocument } from '../decode/metadata-document.js';
import {
  actionPermissionRef,
  actionRef,
  collectionQueryRef,
  CUSTOM_TYPES_REF,
  inheritedRoleRef,
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
