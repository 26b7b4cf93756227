import { parseJson, printJson, type Json, type MetadataDocument } from '@app/types';
import { DEFINITION, EMPTY } from '../../../../test/support/metadata-commands.js';
import { decodeMetadataDocument } from '../decode/metadata-document.js';
import { encodeMetadataDocument, exportMetadata } from './metadata-document.js';

const read = (sections: Record<string, Json>) => decodeMetadataDocument({ version: 3, sources: [], ...sections });
const reread = (document: MetadataDocument) => decodeMetadataDocument(parseJson(printJson(exportMetadata(document))));

/** Every key that a document of the real world has, in no good order. */
const EVERYTHING: Record<string, Json> = {
  unknown_section: { kept: [1] },
  opentelemetry: { status: 'enabled' },
  backend_configs: { dataconnector: {} },
  network: { tls_allowlist: [{ host: 'h' }] },
  graphql_schema_introspection: { disabled_for_roles: ['guest'] },
  inherited_roles: [
    { role_set: ['a', 'b'], role_name: 'z' },
    { role_name: 'm', role_set: [] },
  ],
  metrics_config: { analyze_query_variables: true },
  api_limits: { disabled: false },
  rest_endpoints: [
    { name: 'a', url: 'z' },
    { name: 'b', url: 'y' },
  ],
  cron_triggers: [{ name: 'c', include_in_metadata: true }],
  custom_types: { scalars: [{ name: 'S' }] },
  actions: [
    { name: 'b', definition: DEFINITION },
    { name: 'a', definition: DEFINITION },
  ],
  allowlist: [{ collection: 'z' }, { collection: 'c' }],
  query_collections: [{ name: 'z' }, { name: 'c' }],
  remote_schemas: [{ name: 'z' }, { name: 'r' }],
  sources: [
    { name: 'z', kind: 'postgres', tables: [{ table: 'u' }, { table: 't' }], configuration: {} },
    { name: 'a', kind: 'mssql', tables: [['odd']] },
  ],
};

describe('exportMetadata', () => {
  it('prints version and sources of an empty document', () => {
    expect(printJson(exportMetadata(EMPTY))).toBe('{"version":3,"sources":[]}');
  });

  it('prints the sections in their documented order, unknown ones last', () => {
    expect(Object.keys(exportMetadata(read(EVERYTHING)))).toEqual([
      'version',
      'sources',
      'remote_schemas',
      'query_collections',
      'allowlist',
      'actions',
      'custom_types',
      'cron_triggers',
      'rest_endpoints',
      'api_limits',
      'metrics_config',
      'inherited_roles',
      'graphql_schema_introspection',
      'network',
      'backend_configs',
      'opentelemetry',
      'unknown_section',
    ]);
  });

  it('leaves out empty known sections but keeps empty unknown ones', () => {
    const document = read({ remote_schemas: [], network: {}, actions: [], custom_types: {}, mystery: [] });
    expect(printJson(exportMetadata(document))).toBe('{"version":3,"sources":[],"mystery":[]}');
  });

  it.each([
    ['sources', 'name', ['a', 'z']],
    ['remote_schemas', 'name', ['r', 'z']],
    ['query_collections', 'name', ['c', 'z']],
    ['allowlist', 'collection', ['c', 'z']],
    ['actions', 'name', ['a', 'b']],
    ['rest_endpoints', 'url', ['y', 'z']],
    ['inherited_roles', 'role_name', ['m', 'z']],
  ])('sorts %s by %s', (section, key, expected) => {
    const list = exportMetadata(read(EVERYTHING))[section] as readonly Record<string, Json>[];
    expect(list.map((item) => item[key])).toEqual(expected);
  });

  it('leaves out cron triggers that are not included in metadata, but storing keeps them', () => {
    const document = read({ cron_triggers: [{ name: 'c', include_in_metadata: false }] });
    expect(exportMetadata(document)).not.toHaveProperty('cron_triggers');
    expect(encodeMetadataDocument(document)).toHaveProperty('cron_triggers');
  });

  it('prints the keys of an action in order and leaves defaults out', () => {
    const [action] = exportMetadata(read({ actions: [{ name: 'a', definition: DEFINITION }] })).actions as Json[];
    const ignored = printJson(
      read({ actions: [{ name: 'a', definition: DEFINITION }] }).actions[0]?.definition.ignored_client_headers ?? [],
    );
    expect(printJson(action ?? null)).toBe(
      `{"name":"a","definition":{"handler":"http://handler","output_type":"Out!","ignored_client_headers":${ignored},"type":"mutation","kind":"synchronous"}}`,
    );
  });

  it('prints every part of a full action in order', () => {
    const definition = {
      timeout: 60,
      kind: 'asynchronous',
      type: 'mutation',
      response_transform: { version: 2 },
      request_transform: { version: 2 },
      arguments: [{ description: 'd', type: 'Int', name: 'x' }],
      headers: [{ value: 'v', name: 'h' }],
      ignored_client_headers: ['Host'],
      forward_client_headers: true,
      output_type: 'Out',
      handler: 'h',
    };
    const permissions: Json = [{ role: 'z' }, { extra: 1, comment: 'c', role: 'a' }];
    const document = read({ actions: [{ permissions, comment: 'c', definition, name: 'a' }] });
    expect(printJson(exportMetadata(document).actions ?? null)).toBe(
      '[{"name":"a","definition":{"handler":"h","output_type":"Out","forward_client_headers":true,"ignored_client_headers":["Host"],' +
        '"headers":[{"name":"h","value":"v"}],"arguments":[{"name":"x","type":"Int","description":"d"}],' +
        '"request_transform":{"version":2},"response_transform":{"version":2},"type":"mutation","kind":"asynchronous","timeout":60},' +
        '"comment":"c","permissions":[{"role":"a","comment":"c","extra":1},{"role":"z"}]}]',
    );
  });

  it('does not print the kind of a query', () => {
    const document = read({
      actions: [{ name: 'a', definition: { ...DEFINITION, type: 'query', kind: 'asynchronous' } }],
    });
    expect(printJson(exportMetadata(document).actions ?? null)).not.toContain('kind');
  });

  it('prints custom types in order and leaves empty parts out', () => {
    const customTypes = {
      enums: [{ values: [{ is_deprecated: false, value: 'A' }], name: 'E' }],
      scalars: [{ description: 'd', name: 'S' }],
      objects: [
        {
          relationships: [{ field_mapping: { id: 'id' }, remote_table: 't', type: 'array', name: 'r' }],
          description: 'd',
          fields: [{ type: 'Int', name: 'id', arguments: null }],
          name: 'O',
        },
      ],
      input_objects: [{ fields: [{ type: 'Int', name: 'x' }], name: 'I' }],
    };
    expect(printJson(exportMetadata(read({ custom_types: customTypes })).custom_types ?? null)).toBe(
      '{"input_objects":[{"name":"I","fields":[{"name":"x","type":"Int"}]}],' +
        '"objects":[{"name":"O","fields":[{"name":"id","type":"Int"}],"description":"d","relationships":[' +
        '{"name":"r","type":"array","source":"default","remote_table":{"schema":"public","name":"t"},"field_mapping":{"id":"id"}}]}],' +
        '"scalars":[{"name":"S","description":"d"}],"enums":[{"name":"E","values":[{"value":"A","is_deprecated":false}]}]}',
    );
  });

  it('prints the refused arguments of object fields, so that validation finds them again', () => {
    const objects = [{ name: 'O', fields: [{ name: 'id', type: 'Int', arguments: [1] }] }];
    expect(exportMetadata(read({ custom_types: { objects } })).custom_types).toEqual({ objects });
  });

  it('sorts the lists of tables and leaves out what is empty', () => {
    const table = {
      event_triggers: [],
      odd: 1,
      select_permissions: ['z', 'a'].map((role) => ({ role, permission: { columns: [], filter: {} } })),
      is_enum: false,
      configuration: {},
      table: 't',
    };
    const tables = [{ table: { schema: 'z', name: 'a' } }, table];
    const functions = [{ function: 'z' }, { function: { schema: 'public', name: 'f' } }];
    const source = { customization: { x: 1 }, functions, configuration: { c: 1 }, tables, kind: 'postgres', name: 's' };
    expect(printJson(exportMetadata(read({ sources: [source] })).sources ?? null)).toBe(
      '[{"name":"s","kind":"postgres","tables":[{"table":{"schema":"public","name":"t"},"select_permissions":[' +
        '{"role":"a","permission":{"columns":[],"filter":{}}},{"role":"z","permission":{"columns":[],"filter":{}}}],"odd":1},' +
        '{"table":{"schema":"z","name":"a"}}],"functions":[{"function":{"schema":"public","name":"f"}},{"function":{"schema":"public","name":"z"}}],' +
        '"configuration":{"c":1},"customization":{"x":1}}]',
    );
  });

  it('prints sources of other kinds as they came', () => {
    const given = { tables: [{ table: ['x'] }], kind: 'sqlite', name: 's', odd: null };
    expect(printJson(exportMetadata(read({ sources: [given] })).sources ?? null)).toBe(printJson([given]));
  });

  it('keeps numbers of unread sections digit by digit', () => {
    const text = '{"version":3,"sources":[],"odd":{"n":1.00,"big":123456789012345678901234567890}}';
    expect(printJson(exportMetadata(decodeMetadataDocument(parseJson(text))))).toBe(text);
  });

  it('is a fixed point for a document with every section', () => {
    const document = read(EVERYTHING);
    expect(printJson(exportMetadata(reread(document)))).toBe(printJson(exportMetadata(document)));
  });
});
