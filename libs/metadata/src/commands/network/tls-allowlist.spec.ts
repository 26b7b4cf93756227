// add_host_to_tls_allowlist and drop_host_from_tls_allowlist.
import type { Json } from '@app/types';
import { applyCommand, documentAfter, errorOf } from '../../../../../test/support/metadata-commands.js';
import { readTlsAllowlist } from './tls-allowlist.js';

const ADD = 'add_host_to_tls_allowlist';
const DROP = 'drop_host_from_tls_allowlist';
const add = (args: Json) => documentAfter(ADD, args);

describe(ADD, () => {
  it.each<[Json, Json]>([
    [{ host: 'a.test' }, { host: 'a.test' }],
    [{ host: 'a.test', suffix: null, permissions: null }, { host: 'a.test' }],
    ['a.test', { host: 'a.test' }],
    [
      { host: 'a.test', suffix: '8443', permissions: ['self-signed'] },
      { host: 'a.test', suffix: '8443', permissions: ['self-signed'] },
    ],
  ])('stores %j', (args, entry) => {
    expect(add(args).otherSections.network).toEqual({ tls_allowlist: [entry] });
  });

  it('puts a host behind those that are there', () => {
    const document = documentAfter(ADD, 'b.test', { document: add('a.test') });
    expect(readTlsAllowlist(document)).toEqual([{ host: 'a.test' }, { host: 'b.test' }]);
  });

  it('refuses a host that is listed', () => {
    expect(errorOf(() => applyCommand(ADD, { host: 'a.test', suffix: '1' }, { document: add('a.test') }))).toEqual({
      code: 'already-exists',
      path: '$.args',
      error: 'the host "a.test" already exists in the allowlist',
    });
  });

  it.each<[Json, string, string, string]>([
    [{ host: '' }, 'bad-request', '$.args', 'key "host" cannot be empty'],
    ['', 'parse-failed', '$.args', 'missing "host" field in input'],
    [{}, 'parse-failed', '$.args', "the key 'host' was not present"],
    [{ host: 1 }, 'parse-failed', '$.args.host', 'parsing Text failed, expected String, but encountered Number'],
    [
      { host: 'a', permissions: ['any'] },
      'parse-failed',
      '$.args.permissions[0]',
      'TlsPermission expecting one of SelfSigned',
    ],
  ])('refuses %j', (args, code, path, error) => {
    expect(errorOf(() => applyCommand(ADD, args))).toEqual({ code, path, error });
  });
});

describe(DROP, () => {
  it('leaves the others, and no section where there are none', () => {
    const two = documentAfter(ADD, 'b.test', { document: add('a.test') });
    const one = documentAfter(DROP, { host: 'a.test' }, { document: two });
    expect(one.otherSections.network).toEqual({ tls_allowlist: [{ host: 'b.test' }] });
    expect(documentAfter(DROP, { host: 'b.test' }, { document: one }).otherSections).not.toHaveProperty('network');
  });

  it.each<[Json, string, string]>([
    [{ host: '' }, 'bad-request', 'hostname cannot be empty'],
    [{ host: 'x.test' }, 'not-exists', 'the host "x.test" isn\'t present in the allowlist'],
    [{}, 'parse-failed', "the key 'host' was not present"],
  ])('refuses %j', (args, code, error) => {
    expect(errorOf(() => applyCommand(DROP, args, { document: add('a.test') }))).toEqual({
      code,
      path: '$.args',
      error,
    });
  });
});

it.each<Json>([null, [], { tls_allowlist: 'x' }, { tls_allowlist: [1, null, { host: 2 }, ''] }])(
  'a list that cannot be read trusts nobody: %j',
  (network) => {
    const document = add('a.test');
    const odd = { ...document, otherSections: { network } };
    expect(readTlsAllowlist(odd)).toEqual([]);
  },
);
