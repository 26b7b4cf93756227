// The end-to-end suite of gateway and handlers over HTTP. It can be run again and again against one target: every address
// and key in it is new each time, and what it adds to the metadata it takes away.
import { createE2eClient, type ClientOf, type E2eClient } from '../support/e2e-client.js';
import type { E2ePlan, E2eTarget } from '../support/e2e-target.js';
import { describeDirectCalls } from './direct-calls-suite.js';
import { describeJobs } from './jobs-suite.js';
import { describeMetadataChange } from './metadata-change-suite.js';
import { describePayments } from './payments-suite.js';
import { describePermissions } from './permissions-suite.js';
import { describeProtocol } from './protocol-suite.js';
import { ensureQuickStart } from './quick-start.js';
import { describeRegistration } from './registration-suite.js';

/** Registers the whole suite. The target is opened before it and closed behind it. */
export function describeEndToEnd(plan: E2ePlan): void {
  describe('gateway and handlers', () => {
    let target: E2eTarget | undefined;
    let client: E2eClient | undefined;
    const clientOf: ClientOf = () => {
      if (client === undefined) throw new Error('the target does not run');
      return client;
    };
    beforeAll(async () => {
      target = await plan.open();
      client = createE2eClient(target);
      await ensureQuickStart(client);
    }, 240_000);
    afterAll(() => target?.close());

    describeRegistration(clientOf, plan);
    describePayments(clientOf);
    describePermissions(clientOf, plan);
    describeDirectCalls(clientOf, plan);
    describeProtocol(clientOf);
    describeJobs(clientOf);
    describeMetadataChange(clientOf);
  });
}
