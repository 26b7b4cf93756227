// Times as log lines show them.

/**
 * Makes the printer of times: `2024-01-31T10:00:00.123+0000`, always UTC. It remembers the last one, because under load
 * many lines fall into one millisecond and printing a date costs as much as the rest of the line.
 */
export function timestampPrinter(): (milliseconds: number) => string {
  let last = NaN;
  let text = '';
  return (milliseconds) => {
    if (milliseconds !== last) {
      last = milliseconds;
      text = `${new Date(milliseconds).toISOString().slice(0, -1)}+0000`;
    }
    return text;
  };
}
