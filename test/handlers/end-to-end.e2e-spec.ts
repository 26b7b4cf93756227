// Gateway and handlers together, as users meet them. By default the build is started for it; against a product that runs:
//
//     E2E_URL=http://localhost:8080 E2E_ADMIN_SECRET=... E2E_HANDLERS_URL=http://localhost:3001 npm test -- test/handlers/end-to-end
import { planE2eTarget } from '../support/e2e-target.js';
import { endPrograms } from '../support/running-product.js';
import { describeEndToEnd } from './end-to-end.js';

afterAll(endPrograms);

describeEndToEnd(planE2eTarget(process.env));
