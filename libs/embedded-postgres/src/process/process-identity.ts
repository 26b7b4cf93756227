// Names a process so that the name is never reused: a pid alone comes back, a pid with its start time does not.
// Processes that share a folder must see each other: one machine, one pid namespace.

/** `startToken` is opaque: equal tokens mean the same process start. Only letters, digits and dots. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startToken: string;
}

/** `4711-0ec43186.123769-9f2c01ab`: the file name by which one user of a folder is known; the nonce tells several in one process apart. */
export function printIdentity({ pid, startToken }: ProcessIdentity, nonce: string): string {
  return `${pid}-${startToken}-${nonce}`;
}

/** Reads what `printIdentity` printed; undefined for anything else. */
export function parseIdentity(name: string): ProcessIdentity | undefined {
  const [, pid, startToken] = /^([1-9]\d{0,9})-([A-Za-z0-9.]+)-[0-9a-f]+$/.exec(name) ?? [];
  return pid === undefined || startToken === undefined ? undefined : { pid: Number(pid), startToken };
}
