// Times as log lines show them.

/** `2024-01-31T10:00:00.123+0000`, always UTC. */
export function timestampText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, -1)}+0000`;
}
