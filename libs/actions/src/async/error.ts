// What can be wrong with asking for a run, or with reporting about one.
import { GatewayError } from '@app/types';

export const DELAY_HEADER = 'X-Actiongraph-Delay-Seconds';
/** A year: whatever is later is a mistake. */
export const MAX_DELAY_SECONDS = 31_536_000;

export const runError = {
  badDelay: () =>
    invalid(`the header ${DELAY_HEADER} must be a number of seconds from 0 to ${MAX_DELAY_SECONDS.toString()}`),
  badReport: () =>
    invalid('expected an object with one of the keys "progress", "output" and "error"; an "error" has a "message"'),
  largeProgress: () => invalid('the progress is larger than 64 KiB'),
};

function invalid(message: string): GatewayError {
  return new GatewayError({ code: 'validation-failed', message });
}
