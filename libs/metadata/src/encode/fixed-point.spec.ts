// The law of the document format: import followed by export is a fixed point (spec/metadata-actions-api.md 3.1).
import { parseJson, printJson } from '@app/types';
import fc from 'fast-check';
import { decodeMetadataDocument } from '../decode/metadata-document.js';
import { encodeMetadataDocument, exportMetadata } from './metadata-document.js';

const name = fc.stringMatching(/^[_A-Za-z][_0-9A-Za-z]{0,6}$/);
const anyText = fc.string();
const nonEmpty = fc.string({ minLength: 1 });
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => parseJson(JSON.stringify(value)));
const typeText = fc.tuple(name, fc.constantFrom('', '!')).map((parts) => parts.join(''));
/** Keys are there or not: `undefined` never is a value. */
const described = { requiredKeys: ['name'] as ['name'] };
const jsonObject = fc.dictionary(nonEmpty, json);

const action = fc.record(
  {
    name,
    definition: fc.record(
      {
        handler: anyText,
        output_type: typeText,
        type: fc.constantFrom('query', 'mutation'),
        kind: fc.constantFrom('synchronous', 'asynchronous'),
        arguments: fc.array(
          fc.record({ name, type: typeText, description: anyText }, { requiredKeys: ['name', 'type'] }),
        ),
        headers: fc.array(
          fc.oneof(fc.record({ name: anyText, value: anyText }), fc.record({ name: anyText, value_from_env: name })),
        ),
        forward_client_headers: fc.boolean(),
        ignored_client_headers: fc.array(anyText),
        timeout: fc.nat(),
        request_transform: jsonObject,
        response_transform: jsonObject,
      },
      { requiredKeys: ['handler', 'output_type'] },
    ),
    comment: anyText,
    permissions: fc.array(fc.record({ role: nonEmpty, comment: anyText, extra: json }, { requiredKeys: ['role'] })),
  },
  { requiredKeys: ['name', 'definition'] },
);
const fields = fc.array(fc.record({ name, type: typeText, description: anyText }, { requiredKeys: ['name', 'type'] }), {
  minLength: 1,
});
const customTypes = fc.record(
  {
    scalars: fc.array(fc.record({ name, description: anyText }, described)),
    enums: fc.array(
      fc.record({
        name,
        values: fc.array(
          fc.record({ value: name, description: anyText, is_deprecated: fc.boolean() }, { requiredKeys: ['value'] }),
          { minLength: 1 },
        ),
      }),
    ),
    input_objects: fc.array(fc.record({ name, fields })),
    objects: fc.array(
      fc.record({
        name,
        fields,
        relationships: fc.array(
          fc.record({
            name,
            type: fc.constantFrom('object', 'array'),
            source: nonEmpty,
            remote_table: fc.oneof(nonEmpty, fc.record({ schema: nonEmpty, name: nonEmpty })),
            field_mapping: fc.dictionary(name, anyText),
          }),
        ),
      }),
    ),
  },
  { requiredKeys: [] },
);
const anyTable = fc.oneof(nonEmpty, fc.record({ schema: nonEmpty, name: nonEmpty }));
const columns = fc.array(nonEmpty, { minLength: 1 });
const using = fc.oneof(
  fc.record({ foreign_key_constraint_on: fc.oneof(nonEmpty, columns) }),
  fc.record({ foreign_key_constraint_on: fc.record({ table: anyTable, columns }) }),
  fc.record({
    manual_configuration: fc.record(
      {
        remote_table: anyTable,
        column_mapping: fc.dictionary(nonEmpty, nonEmpty),
        insertion_order: fc.constantFrom('before_parent', 'after_parent', null),
      },
      { requiredKeys: ['remote_table', 'column_mapping'] },
    ),
  }),
);
const byName = { selector: (item: { readonly name: string }) => item.name };
const selectPermission = fc.record(
  {
    columns: fc.oneof(fc.constant('*'), columns),
    filter: jsonObject,
    limit: fc.nat(),
    allow_aggregations: fc.boolean(),
    odd: json,
  },
  { requiredKeys: ['columns', 'filter'] },
);
const table = fc.record(
  {
    table: fc.record({ schema: nonEmpty, name: nonEmpty }),
    is_enum: fc.boolean(),
    configuration: fc.record(
      { custom_name: name, column_config: jsonObject.map(() => ({})), odd: json },
      { requiredKeys: [] },
    ),
    select_permissions: fc.uniqueArray(
      fc.record(
        { role: nonEmpty, permission: selectPermission, comment: anyText },
        { requiredKeys: ['role', 'permission'] },
      ),
      { selector: (item) => item.role },
    ),
    object_relationships: fc.uniqueArray(fc.record({ name: nonEmpty, using }), byName),
    computed_fields: fc.uniqueArray(
      fc.record({ name: nonEmpty, definition: fc.record({ function: anyTable, odd: json }) }),
      byName,
    ),
    odd: json,
  },
  { requiredKeys: ['table'] },
);
const sources = fc.uniqueArray(
  fc.record(
    {
      name: nonEmpty,
      kind: fc.constantFrom('postgres', 'pg', 'mssql'),
      tables: fc.uniqueArray(table, { selector: (item) => printJson([item.table.schema, item.table.name]) }),
      functions: fc.uniqueArray(fc.record({ function: fc.record({ schema: name, name }), odd: json }), {
        selector: (item) => printJson([item.function.schema, item.function.name]),
      }),
      configuration: jsonObject,
      odd: json,
    },
    { requiredKeys: ['name', 'kind', 'configuration'] },
  ),
  { selector: (item) => item.name },
);
const document = fc.record(
  {
    version: fc.constant(3),
    sources,
    actions: fc.uniqueArray(action, { selector: (item) => item.name }),
    custom_types: customTypes,
    inherited_roles: fc.uniqueArray(fc.record({ role_name: nonEmpty, role_set: fc.array(nonEmpty) }), {
      selector: (item) => item.role_name,
    }),
    remote_schemas: fc.uniqueArray(fc.record({ name: anyText, definition: json }), { selector: (item) => item.name }),
    rest_endpoints: fc.uniqueArray(fc.record({ name: anyText, url: anyText, definition: json }), {
      selector: (item) => item.name,
    }),
    cron_triggers: fc.uniqueArray(fc.record({ name: anyText, include_in_metadata: fc.boolean() }), {
      selector: (item) => item.name,
    }),
    api_limits: jsonObject,
    mystery: json,
  },
  { requiredKeys: ['version', 'sources'] },
);

describe('decoding and encoding', () => {
  it('import followed by export is a fixed point', () => {
    fc.assert(
      fc.property(document, (given) => {
        const imported = decodeMetadataDocument(given);
        const exported = printJson(exportMetadata(imported));
        expect(printJson(exportMetadata(decodeMetadataDocument(parseJson(exported))))).toBe(exported);
      }),
      { numRuns: 25 },
    );
  });

  it('what is stored reads back as the same document', () => {
    fc.assert(
      fc.property(document, (given) => {
        const imported = decodeMetadataDocument(given);
        const stored = printJson(encodeMetadataDocument(imported));
        const again = decodeMetadataDocument(parseJson(stored));
        expect(printJson(encodeMetadataDocument(again))).toBe(stored);
        expect(JSON.stringify(again.customTypes)).toBe(JSON.stringify(imported.customTypes));
        expect(again.actions.map(({ name: actionName }) => actionName)).toEqual(
          imported.actions.map(({ name: actionName }) => actionName).sort(),
        );
      }),
      { numRuns: 25 },
    );
  });
});
