import { GatewayError, parseJson, type Json } from '@app/types';
import fc from 'fast-check';
import { DEFINITION, errorOf } from '../../../../test/support/metadata-commands.js';
import { decodeMetadataDocument } from './metadata-document.js';

const source = (extra: Record<string, Json> = {}) => ({
  name: 's',
  kind: 'postgres',
  tables: [],
  configuration: {},
  ...extra,
});
const fault = (extra: Record<string, Json>) =>
  errorOf(() => decodeMetadataDocument({ version: 3, sources: [], ...extra }));

describe('decodeMetadataDocument', () => {
  it('reads the smallest document', () => {
    expect(decodeMetadataDocument({ version: 3, sources: [] })).toEqual({
      sources: [],
      actions: [],
      customTypes: { scalars: [], enums: [], input_objects: [], objects: [] },
      inheritedRoles: [],
      otherSections: {},
    });
  });

  it('keeps sections that nobody reads, known or not, as they are', () => {
    const sections = { rest_endpoints: [{ name: 'e', url: 'u', x: 1 }], network: { n: [] }, from_the_future: [null] };
    expect(decodeMetadataDocument({ version: 3, sources: [], ...sections }).otherSections).toEqual(sections);
  });

  it('keeps extra keys of sources and tables', () => {
    const document = decodeMetadataDocument({
      version: 3,
      sources: [source({ tables: [{ table: 't', odd: [1] }], customization: { a: 1 } })],
    });
    expect(document.sources[0]).toMatchObject({
      tables: [{ table: { schema: 'public', name: 't' }, odd: [1] }],
      customization: { a: 1 },
    });
  });

  it('keeps a source of another kind whole, without reading its tables', () => {
    const given = { name: 'm', kind: 'mssql', tables: [{ table: ['odd'] }], configuration: { x: 1 } };
    expect(decodeMetadataDocument({ version: 3, sources: [given] }).sources[0]).toEqual({
      name: 'm',
      kind: 'mssql',
      tables: [],
      configuration: { x: 1 },
      original: given,
    });
  });

  it('keeps a section named __proto__ as a section', () => {
    const document = decodeMetadataDocument(parseJson('{"version":3,"sources":[],"__proto__":{"x":1}}'));
    expect(Object.keys(document.otherSections)).toEqual(['__proto__']);
    expect(document).not.toHaveProperty('x');
  });

  it.each<[Json, string, string]>([
    [null, '$', 'parsing Object failed, expected Object, but encountered Null'],
    [{ version: 3 }, '$', "the key 'sources' was not present"],
    [{ sources: [] }, '$.version', 'expected 3, encountered 1'],
    [{ version: 2, tables: [] }, '$.version', 'expected 3, encountered 2'],
    [{ version: 4, sources: [] }, '$.version', 'expected 1, 2 or 3, encountered 4'],
    [{ version: '3', sources: [] }, '$.version', 'parsing Int failed, expected Number, but encountered String'],
  ])('refuses %j', (value, path, error) => {
    expect(errorOf(() => decodeMetadataDocument(value))).toEqual({ code: 'parse-failed', path, error });
  });

  it.each<[Record<string, Json>, string, string]>([
    [{ sources: {} }, '$.sources', 'parsing [] failed, expected Array, but encountered Object'],
    [{ sources: [source({ name: '' })] }, '$.sources[0].name', 'empty string not allowed'],
    [
      { sources: [source({ tables: 1 })] },
      '$.sources[0].tables',
      'parsing [] failed, expected Array, but encountered Number',
    ],
    [{ sources: [source({ tables: [{}] })] }, '$.sources[0].tables[0]', "the key 'table' was not present"],
    [
      { sources: [source({ functions: {} })] },
      '$.sources[0].functions',
      'parsing [] failed, expected Array, but encountered Object',
    ],
    [{ sources: [{ name: 's', kind: 'postgres' }] }, '$.sources[0]', "the key 'configuration' was not present"],
    [{ sources: [source(), source()] }, '$.sources', 'multiple declarations exist for the following sources: s'],
    [
      { sources: [source({ tables: [{ table: 't' }, { table: { schema: 'public', name: 't' } }] })] },
      '$.sources[0].tables',
      'multiple declarations exist for the following tables: public.t',
    ],
    [
      {
        actions: [
          { name: 'a', definition: DEFINITION },
          { name: 'a', definition: DEFINITION },
        ],
      },
      '$.actions',
      'multiple declarations exist for the following actions: a',
    ],
    [
      { actions: [{ name: 'a', definition: { ...DEFINITION, timeout: -1 } }] },
      '$.actions[0].definition.timeout',
      'timeout value cannot be negative',
    ],
    [{ custom_types: [] }, '$.custom_types', 'parsing Object failed, expected Object, but encountered Array'],
    [{ inherited_roles: [{ role_name: 'r' }] }, '$.inherited_roles[0]', "the key 'role_set' was not present"],
    [
      { inherited_roles: [{ role_name: 'r', role_set: [''] }] },
      '$.inherited_roles[0].role_set[0]',
      'empty string not allowed',
    ],
    [{ remote_schemas: {} }, '$.remote_schemas', 'parsing [] failed, expected Array, but encountered Object'],
    [{ remote_schemas: [{}] }, '$.remote_schemas[0]', "the key 'name' was not present"],
    [
      { remote_schemas: [{ name: 'r' }, { name: 'r' }] },
      '$',
      'multiple declarations exist for the following remote schemas: r',
    ],
    [{ rest_endpoints: [{ name: 'e' }] }, '$.rest_endpoints[0]', "the key 'url' was not present"],
    [
      { allowlist: [{ collection: 1 }] },
      '$.allowlist[0].collection',
      'parsing Text failed, expected String, but encountered Number',
    ],
    [{ cron_triggers: ['x'] }, '$.cron_triggers[0]', 'parsing Object failed, expected Object, but encountered String'],
    [{ network: [] }, '$.network', 'parsing Object failed, expected Object, but encountered Array'],
    [{ opentelemetry: true }, '$.opentelemetry', 'parsing Object failed, expected Object, but encountered Boolean'],
  ])('refuses %j', (extra, path, error) => {
    expect(fault(extra)).toEqual({ code: 'parse-failed', path, error });
  });

  it('does not confuse tables whose names hold dots', () => {
    const tables = [{ table: { schema: 'a', name: 'b.c' } }, { table: { schema: 'a.b', name: 'c' } }];
    expect(decodeMetadataDocument({ version: 3, sources: [source({ tables })] }).sources[0]?.tables).toHaveLength(2);
  });

  it('answers any JSON at any key with a document or a parse fault, never a crash', () => {
    const keys = ['sources', 'actions', 'custom_types', 'inherited_roles', 'remote_schemas', 'network', 'odd'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) => {
        try {
          decodeMetadataDocument({ version: 3, sources: [], [key]: value as Json });
        } catch (error) {
          expect(error).toBeInstanceOf(GatewayError);
          expect(error).toMatchObject({ code: 'parse-failed', path: expect.arrayContaining([key]) as unknown });
        }
      }),
    );
  });

  it('names the exact place when a value deep inside a good document is replaced by a wrong one', () => {
    const action = {
      name: 'a',
      definition: { ...DEFINITION, headers: [{ name: 'h', value: 'v' }] },
      permissions: [{ role: 'r' }],
    };
    const wrong = (path: readonly (string | number)[]): Json => {
      const copy = structuredClone({ version: 3, sources: [], actions: [action] });
      let place: unknown = copy;
      for (const step of path.slice(0, -1)) place = (place as Record<string | number, unknown>)[step];
      (place as Record<string | number, unknown>)[path.at(-1) ?? ''] = 7;
      return copy;
    };
    const paths = [
      ['actions', 0, 'name'],
      ['actions', 0, 'definition'],
      ['actions', 0, 'definition', 'headers', 0],
      ['actions', 0, 'definition', 'headers', 0, 'value'],
      ['actions', 0, 'permissions', 0, 'role'],
    ];
    for (const path of paths) {
      expect(() => decodeMetadataDocument(wrong(path))).toThrow(expect.objectContaining({ path }) as Error);
    }
  });
});
