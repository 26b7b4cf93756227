// What lies where in a data folder.
import { join } from 'node:path';

/** Paths in one data folder; `root` is its real path. */
export interface ServerFolder {
  readonly root: string;
  /** PGDATA: belongs to the server's account, everything else to ours. */
  readonly cluster: string;
  /** Directory that exists while somebody starts or stops the server. */
  readonly lock: string;
  /** One empty file per user of the server. */
  readonly users: string;
  /** The superuser's password, readable by us alone. */
  readonly password: string;
  /** The port of the last start, kept so that addresses survive restarts. */
  readonly port: string;
  /** What the server printed since its last start; the one before is kept under `previousLog`. */
  readonly log: string;
  readonly previousLog: string;
}

export function serverFolderAt(root: string): ServerFolder {
  return {
    root,
    cluster: join(root, 'cluster'),
    lock: join(root, 'lock'),
    users: join(root, 'users'),
    password: join(root, 'password'),
    port: join(root, 'port'),
    log: join(root, 'server.log'),
    previousLog: join(root, 'server.previous.log'),
  };
}
