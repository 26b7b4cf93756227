import { EMPTY_METADATA, GatewayError, type Json, type MetadataDocument } from '@app/types';
import { parseDocument, selectOperation } from '../operation/parse.js';
import { checkRules } from './check-rules.js';
import { documentText } from './document-text.js';
import { readRules } from './read-rules.js';

const documentWith = (otherSections: Record<string, Json>): MetadataDocument => ({ ...EMPTY_METADATA, otherSections });
const rulesOf = (sections: Record<string, Json>, role = 'user', allowlist = false) =>
  readRules(documentWith(sections), { allowlist }).rulesOf(role);

function refusal(query: string, sections: Record<string, Json>, role = 'user', allowlist = false): string | undefined {
  const document = parseDocument(query);
  try {
    checkRules(document, selectOperation(document, undefined), { rules: rulesOf(sections, role, allowlist), role });
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

const depth = (global: number, per_role: Record<string, number> = {}) => ({
  api_limits: { depth_limit: { global, per_role } },
});
const nodes = (global: number) => ({ api_limits: { node_limit: { global } } });

describe('depth', () => {
  it.each([
    ['{ a }', 1],
    ['{ a { b } }', 2],
    ['{ a { ... on T { b { c } } } }', 3],
    ['{ a { ...f } } fragment f on T { b { ...g } } fragment g on T { c }', 3],
    ['{ a b { c } d }', 2],
  ])('of %s is %d', (query, expected) => {
    expect(refusal(query, depth(expected))).toBeUndefined();
    expect(refusal(query, depth(expected - 1))).toBe(
      `depth-limit-exceeded: depth ${expected} of the operation is over the limit of ${expected - 1}`,
    );
  });

  it('does not count introspection', () => {
    expect(refusal('{ __schema { types { fields { type { name } } } } a }', depth(1))).toBeUndefined();
  });

  it('has a value of its own for a role, larger or smaller', () => {
    expect(refusal('{ a { b } }', depth(1, { user: 2 }))).toBeUndefined();
    expect(refusal('{ a { b } }', depth(5, { user: 1 }))).toContain('depth-limit-exceeded');
  });

  it('is not limited for the admin', () => {
    expect(refusal('{ a { b } }', depth(0, { admin: 0 }), 'admin')).toBeUndefined();
  });

  it('is not limited while limits are disabled', () => {
    expect(refusal('{ a { b } }', { api_limits: { disabled: true, depth_limit: { global: 0 } } })).toBeUndefined();
  });

  it('takes a role called like a property of objects for what it is', () => {
    expect(refusal('{ a { b } }', depth(1), 'constructor')).toContain('depth-limit-exceeded');
  });
});

describe('nodes', () => {
  it.each([
    ['{ a }', 0],
    ['{ a { b } c { d { e } } }', 3],
    ['{ ...f ...f } fragment f on T { a { b } }', 2],
  ])('of %s are %d', (query, expected) => {
    expect(refusal(query, nodes(expected))).toBeUndefined();
    if (expected > 0) expect(refusal(query, nodes(expected - 1))).toContain('node-limit-exceeded');
  });

  it('are counted at once where fragments double them thirty times', () => {
    const fragments = Array.from(
      { length: 30 },
      (_, i) => `fragment f${i} on T { a { ...f${i + 1} } b { ...f${i + 1} } }`,
    );
    expect(refusal(`{ ...f0 } ${fragments.join(' ')} fragment f30 on T { x }`, nodes(1000))).toContain(
      'node-limit-exceeded',
    );
  });
});

describe('introspection', () => {
  const sections = { graphql_schema_introspection: { disabled_for_roles: ['user'] } };

  it.each([
    '{ __schema { types { name } } }',
    '{ __type(name: "a") { name } }',
    '{ ...f } fragment f on query_root { x: __schema { types { name } } }',
  ])('by %s is refused to a role for which it is disabled', (query) => {
    expect(refusal(query, sections)).toBe('validation-failed: introspection is not allowed for role: user');
    expect(refusal(query, sections, 'other')).toBeUndefined();
  });

  it('leaves __typename', () => {
    expect(refusal('{ __typename a { __typename } }', sections)).toBeUndefined();
  });
});

describe('the allow-list', () => {
  const collection = (name: string, ...queries: string[]) => ({
    name,
    definition: { queries: queries.map((query, i) => ({ name: `q${i}`, query })) },
  });
  const sections: Record<string, Json> = {
    query_collections: [collection('all', 'query Q { a { b } }', 'not graphql {'), collection('few', '{ secret }')],
    allowlist: [
      { collection: 'all', scope: { global: true } },
      { collection: 'few', scope: { global: false, roles: ['user'] } },
    ],
  };
  const asks = (query: string, role = 'user') => refusal(query, sections, role, true);

  it.each(['query Q { a { b } }', 'query Q{a{b}} # c', 'query Q { __typename a { __typename b } }'])(
    'lets %s pass',
    (query) => {
      expect(asks(query)).toBeUndefined();
    },
  );

  it.each([
    '{ a { b } }',
    'query P { a { b } }',
    'query Q { a { b } c }',
    'query Q { a { x: b } }',
    'query Q { a { b c } }',
    '{ __schema { types { name } } }',
    'query Q { a { b } } fragment f on T { x }',
    'query Q { a { ... { __typename b } } }',
  ])('refuses %s', (query) => {
    expect(asks(query)).toBe('validation-failed: query is not allowed');
  });

  it('opens a scoped collection to its roles only', () => {
    expect(asks('{ secret }')).toBeUndefined();
    expect(asks('{ secret }', 'other')).toBe('validation-failed: query is not allowed');
  });

  it('is not asked for the admin, nor while it is switched off', () => {
    expect(asks('{ anything }', 'admin')).toBeUndefined();
    expect(refusal('{ anything }', sections)).toBeUndefined();
  });

  it('refuses everything when nothing is listed', () => {
    expect(refusal('{ a }', {}, 'user', true)).toBe('validation-failed: query is not allowed');
  });
});

describe('limits of running', () => {
  it('are read with their units', () => {
    const api_limits = {
      time_limit: { global: 1.5 },
      batch_limit: { global: 3 },
      rate_limit: {
        global: { max_reqs_per_min: 10, unique_params: 'IP' },
        per_role: { user: { max_reqs_per_min: 5, unique_params: ['X-Hasura-User-Id'] } },
      },
    };
    expect(rulesOf({ api_limits })).toMatchObject({
      timeLimitMs: 1500,
      maxBatch: 3,
      rate: { perMinute: 5, uniqueBy: ['x-hasura-user-id'] },
    });
    expect(rulesOf({ api_limits }, 'other').rate).toEqual({ perMinute: 10, uniqueBy: 'ip' });
  });
});

it('keeps the literals of a document apart', () => {
  expect(documentText(parseDocument('{ a(x: 1) }'))).not.toBe(documentText(parseDocument('{ a(x: 2) }')));
});
