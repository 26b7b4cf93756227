// PostgreSQL refuses to run as root, so root lends it another account; no account is ever created.

/** Who runs the server. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody`: needs no entry in /etc/passwd. */
export const NOBODY: Account = { uid: 65534, gid: 65534 };

/** What `fs.stat` tells, as far as it matters here. */
export interface Owned {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account that must run the server: undefined is the caller's own. Root gives existing data to its owner (data that
 * a normal user made stays theirs) and new data to `nobody`.
 */
export function serverAccount(callerUid: number | undefined, cluster: Owned | undefined): Account | undefined {
  if (callerUid !== 0) return undefined;
  return cluster === undefined || cluster.uid === 0 ? NOBODY : { uid: cluster.uid, gid: cluster.gid };
}

/** Whether `account` may pass through a directory, by its mode bits (access lists are not looked at). */
export function mayPass(directory: Owned, account: Account): boolean {
  if (directory.uid === account.uid) return (directory.mode & 0o100) !== 0;
  if (directory.gid === account.gid) return (directory.mode & 0o010) !== 0;
  return (directory.mode & 0o001) !== 0;
}
