// Whether the metadata database answers (spec/auth-and-security.md 12, /healthz).
import type { DataSource } from 'typeorm';

/**
 * Makes the check. While a question is unanswered, further callers wait for the same answer, so that a hanging database
 * does not collect questions.
 */
export function createHealthCheck(dataSource: DataSource, timeoutMs: number): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined;
  return async () => {
    asking ??= dataSource
      .query('SELECT 1')
      .then(
        () => true,
        () => false,
      )
      .finally(() => (asking = undefined));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, false);
    });
    return Promise.race([asking, late]).finally(() => {
      clearTimeout(timer);
    });
  };
}
