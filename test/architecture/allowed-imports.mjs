// Who may import whom. Lint and dependency-direction.spec.ts both read this list; whatever is not listed is forbidden.

/** Libs that each lib may import, besides itself. */
export const LIB_IMPORTS = {
  types: [],
  metadata: ['types', 'webhooks'],
  webhooks: ['types'],
  auth: ['types'],
  sql: ['types'],
  engine: ['types'],
  tables: ['types', 'engine', 'sql', 'webhooks'],
  relationships: ['types', 'engine'],
  actions: ['types', 'engine', 'webhooks'],
  postgres: ['types'],
  http: ['types'],
  'embedded-postgres': ['types'],
  caching: ['types'],
  'rate-limiting': ['types'],
  'handler-sdk': ['types', 'caching', 'rate-limiting'],
  lifecycle: [],
};

/** Libs and apps that each app may import. `*`: every lib. */
export const APP_IMPORTS = {
  gateway: { libs: '*', apps: [] },
  handlers: { libs: ['types', 'handler-sdk', 'caching', 'rate-limiting', 'embedded-postgres', 'lifecycle'], apps: [] },
  actiongraph: { libs: '*', apps: ['gateway', 'handlers'] },
};

/** Libs whose results depend on their inputs alone: no I/O, no framework, no clock, no randomness, no environment. */
export const PURE_LIBS = [
  'types',
  'metadata',
  'sql',
  'webhooks',
  'engine',
  'tables',
  'actions',
  'relationships',
  'auth',
];

/** What pure libs may import from outside: whatever is not listed is forbidden. */
export const PURE_LIB_PACKAGES = ['graphql', 'lossless-json', 'node:crypto', 'jose', 'lru-cache'];
