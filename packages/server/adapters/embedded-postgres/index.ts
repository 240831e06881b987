/** What may the app use of the embedded database? */
export { type EmbeddedPostgres, type EmbeddedPostgresLog, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './embedded-postgres.ts';
