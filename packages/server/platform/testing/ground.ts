/** What do the tests' grounds hand to the tests? The global set-ups in tools/test provide it, tests take it with `inject`. */
import 'vitest';

/** A server for tests, with a migrated template that fresh databases are copied from. */
export interface DatabaseGround {
  /** `debian` and `embedded` were started for the tests; `given` is somebody's own, by SAMSPEL_TEST_DATABASE_URL. */
  readonly kind: 'embedded' | 'debian' | 'given';
  /** Address of the server's maintenance database, as a user who may create databases. */
  readonly adminUrl: string;
  readonly template: string;
  /** Folder of the server's programs, for tests that start a server of the same kind of their own. */
  readonly programs: string | null;
}

export interface BrowserGround {
  readonly executable: string;
  readonly arguments: readonly string[];
  /** What it needs beside the environment of the tests. */
  readonly environment: Readonly<Record<string, string>>;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Why this project's tests cannot run here; null when they can. */
    missing: string | null;
    database: DatabaseGround;
    browser: BrowserGround;
  }
}
