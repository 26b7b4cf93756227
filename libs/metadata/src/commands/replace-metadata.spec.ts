import type { Json } from '@app/types';
import {
  applyCommand,
  DEFINITION,
  documentAfter,
  EMPTY,
  errorOf,
  DOCUMENT,
} from '../../../../test/support/metadata-commands.js';
import { decodeMetadataDocument } from '../decode/metadata-document.js';

const V3 = { version: 3, sources: [] };

describe('replace_metadata', () => {
  it('replaces everything by a version 3 document', () => {
    expect(documentAfter('replace_metadata', V3)).toEqual(EMPTY);
  });

  it('answers version 1 with a message and refuses inconsistent documents', () => {
    expect(applyCommand('replace_metadata', V3)).toMatchObject({
      change: { strictness: 'all-consistent' },
      sourceEffects: [{ type: 'reload-sources', names: 'all' }],
      answer: { json: { message: 'success' } },
    });
  });

  it.each([1, 2])('reads args with a key `metadata` as version 2 whatever version says (%p)', (version) => {
    expect(applyCommand('replace_metadata', { metadata: V3 }, { version })).toMatchObject({
      change: { strictness: 'all-consistent' },
      answer: { type: 'report', report: 'inconsistencies' },
    });
  });

  it('tolerates inconsistent objects when allowed', () => {
    const args = { metadata: V3, allow_inconsistent_metadata: true, allow_warnings: false };
    expect(applyCommand('replace_metadata', args).change?.strictness).toBe('tolerant');
  });

  it.each([
    [{ tables: ['t'].map((table) => ({ table })), functions: ['f', { schema: 's', name: 'g' }] }],
    [
      {
        version: 2,
        tables: [{ table: 't' }],
        functions: [{ function: { schema: 'public', name: 'f' } }, { function: { schema: 's', name: 'g' } }],
      },
    ],
  ])('loads tables and functions of %j into the default source', (metadata) => {
    const { sources } = documentAfter('replace_metadata', metadata);
    expect(sources).toHaveLength(1);
    expect(sources[0]).toMatchObject({
      name: 'default',
      tables: [{ table: { schema: 'public', name: 't' } }],
      functions: [{ function: { schema: 'public', name: 'f' } }, { function: { schema: 's', name: 'g' } }],
      configuration: DOCUMENT.sources[0]?.configuration as object,
    });
  });

  it('keeps endpoints and resets what old versions do not know', () => {
    const document = decodeMetadataDocument({
      version: 3,
      sources: [
        { name: 'default', configuration: {} },
        { name: 'other', configuration: {} },
      ],
      rest_endpoints: [{ name: 'e', url: 'u' }],
      api_limits: { disabled: true },
      network: { tls_allowlist: [] },
      inherited_roles: [{ role_name: 'r', role_set: ['x'] }],
    });
    const metadata = {
      version: 2,
      tables: [],
      api_limits: { disabled: false },
      network: { tls_allowlist: [] },
      remote_schemas: [{ name: 'r' }],
      odd: 1,
    };
    const replaced = documentAfter('replace_metadata', metadata, { document });
    expect(replaced.otherSections).toEqual({
      rest_endpoints: [{ name: 'e', url: 'u' }],
      remote_schemas: [{ name: 'r' }],
      odd: 1,
    });
    expect(replaced.inheritedRoles).toEqual([]);
    expect(replaced.sources.map(({ name }) => name)).toEqual(['default']);
  });

  it('takes actions and custom types of version 2 in the same shape', () => {
    const metadata = {
      version: 2,
      tables: [],
      actions: [{ name: 'z', definition: DEFINITION }],
      custom_types: { scalars: [{ name: 'S' }] },
    };
    const replaced = documentAfter('replace_metadata', metadata);
    expect(replaced.actions.map(({ name }) => name)).toEqual(['z']);
    expect(replaced.customTypes.scalars).toEqual([{ name: 'S' }]);
  });

  it('keeps cron triggers that exports do not show', () => {
    const hidden = { name: 'h', include_in_metadata: false };
    const document = decodeMetadataDocument({
      ...V3,
      cron_triggers: [hidden, { name: 'shown', include_in_metadata: true }],
    });
    expect(documentAfter('replace_metadata', V3, { document }).otherSections).toEqual({ cron_triggers: [hidden] });
  });

  it('needs a default source for documents without sources', () => {
    expect(errorOf(() => applyCommand('replace_metadata', { tables: [] }, { document: EMPTY }))).toEqual({
      code: 'not-supported',
      path: '$.args',
      error: 'cannot import metadata without sources since no default source is defined',
    });
  });

  it.each<[Json, string, string]>([
    [{ version: 3 }, '$.args', "the key 'sources' was not present"],
    [{ version: 9 }, '$.args.version', 'expected 1, 2 or 3, encountered 9'],
    [[], '$.args', 'parsing Object failed, expected Object, but encountered Array'],
    [{ metadata: null }, '$.args.metadata', 'parsing Object failed, expected Object, but encountered Null'],
    [
      { metadata: { version: 3, sources: 1 } },
      '$.args.metadata.sources',
      'parsing [] failed, expected Array, but encountered Number',
    ],
    [
      { metadata: V3, allow_inconsistent_metadata: 1 },
      '$.args.allow_inconsistent_metadata',
      'parsing Bool failed, expected Boolean, but encountered Number',
    ],
    [
      { metadata: V3, allow_warnings: 'no' },
      '$.args.allow_warnings',
      'parsing Bool failed, expected Boolean, but encountered String',
    ],
    [{ tables: [{}] }, '$.args.tables[0]', "the key 'table' was not present"],
    [{ functions: [1] }, '$.args.functions[0]', 'parsing Object failed, expected Object, but encountered Number'],
    [
      { ...V3, actions: ['a', 'a'].map((name) => ({ name, definition: DEFINITION })) },
      '$.args.actions',
      'multiple declarations exist for the following actions: a',
    ],
  ])('refuses %j', (args, path, error) => {
    expect(errorOf(() => applyCommand('replace_metadata', args))).toEqual({ code: 'parse-failed', path, error });
  });

  it('needs the key `metadata` in version 2', () => {
    expect(errorOf(() => applyCommand('replace_metadata', V3, { version: 2 })).error).toBe(
      "the key 'metadata' was not present",
    );
  });
});
