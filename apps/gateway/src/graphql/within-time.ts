// The time limit of an operation (spec/auth-and-security.md 9): what still runs when it ends is told to stop.
import { ruleError } from '@app/engine';

/** @throws GatewayError `time-limit-exceeded`, or what `work` throws */
export async function withinTime<T>(
  limitMs: number,
  clientGone: () => AbortSignal,
  work: (signal: () => AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = ruleError.tooSlow(limitMs);
      controller.abort(error);
      reject(error);
    }, limitMs);
  });
  const signal = AbortSignal.any([clientGone(), controller.signal]);
  try {
    return await Promise.race([work(() => signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
