export { EmbeddedPostgresError, type Problem } from './error.js';
export type { EmbeddedPostgres, EmbeddedPostgresOptions, ServerRole } from './embedded-postgres.js';
export { startEmbeddedPostgres } from './start-embedded-postgres.js';
