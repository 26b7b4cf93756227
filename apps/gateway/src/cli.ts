#!/usr/bin/env node
// The executable `actiongraph`: the command line of the engine that it replaces.
import { runProgram } from '@app/lifecycle';
import { describeStartFailure } from './boot/describe-failure.js';
import { startGateway } from './boot/start-gateway.js';
import { runCli } from './cli/run-cli.js';
import { PRODUCT_VERSION } from './version.js';

const code = await runCli(process.argv.slice(2), process.env, {
  version: PRODUCT_VERSION,
  write: (stream, text) => void (stream === 'out' ? process.stdout : process.stderr).write(text),
  serve: (env) => {
    runProgram(
      async (undo) => {
        await startGateway(env, undo);
      },
      { describeFailure: describeStartFailure },
    );
    return Promise.resolve();
  },
});
if (code !== 0) process.exitCode = code;
