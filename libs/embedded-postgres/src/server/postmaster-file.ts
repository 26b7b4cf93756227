// Reads `postmaster.pid`, the file in which a server says who and where it is. Pure.
// Lines (PostgreSQL source, miscadmin.h): pid, data directory, start time, port, socket directory, listen address,
// shared memory key, status.

export type ServerStatus = 'starting' | 'ready' | 'stopping';

export interface PostmasterFile {
  readonly pid: number;
  /** As the server was given it: where the folder was when it started. */
  readonly clusterPath: string;
  readonly port: number | undefined;
  readonly status: ServerStatus;
}

const STATUSES: ReadonlyMap<string, ServerStatus> = new Map([
  ['ready', 'ready'],
  ['standby', 'ready'],
  ['starting', 'starting'],
  ['stopping', 'stopping'],
]);

function naturalNumber(text: string | undefined, highest: number): number | undefined {
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text) && Number(text) <= highest ? Number(text) : undefined;
}

/** Undefined when the first two lines are not there: a remnant of a crash while writing. */
export function readPostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const pid = naturalNumber(lines[0], 0x7fffffff);
  const clusterPath = lines[1];
  if (pid === undefined || clusterPath === undefined || clusterPath === '') return undefined;
  return { pid, clusterPath, port: naturalNumber(lines[3], 65535), status: STATUSES.get(lines[7] ?? '') ?? 'starting' };
}

/**
 * Whether a live process is the server that wrote the file, and not a later process with its pid: the server's command
 * line names the folder that the file names. Where the system does not tell command lines, it is believed.
 */
export function isWriterOf(file: PostmasterFile, commandLine: string | undefined): boolean {
  return commandLine?.includes(` -D ${file.clusterPath} `) ?? true;
}
