// The gateway as a process of its own: `nest start gateway`.
import './boot/production-mode.js';
import { runProgram } from '@app/lifecycle';
import { describeStartFailure } from './boot/describe-failure.js';
import { startGateway } from './boot/start-gateway.js';

runProgram(
  async (undo) => {
    await startGateway(process.env, undo);
  },
  { describeFailure: describeStartFailure },
);
