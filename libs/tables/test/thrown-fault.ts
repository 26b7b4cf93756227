// What a call throws, as an answer would print it.
import { faultOf, type Fault } from '../../../test/support/engine-harness.js';

/** The fault of a call that must fail. */
export function thrownFault(call: () => unknown): Fault {
  try {
    call();
  } catch (error) {
    return faultOf(error);
  }
  throw new Error('expected a fault, but nothing was thrown');
}
