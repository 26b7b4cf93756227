// Boot of the handlers app as a process of its own.
import { runProgram } from '@app/lifecycle';
import { describeHandlersFailure, startHandlers } from './boot/start-handlers.js';

runProgram(
  async (undo) => {
    await startHandlers(process.env, undo);
  },
  { describeFailure: describeHandlersFailure },
);
