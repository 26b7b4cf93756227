// npm run demo: shows the product at work. Talks to the one that runs, or starts one for as long as the demo takes, and
// prints each request with its real answer.
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const GATEWAY =
  process.env.DEMO_URL ?? `http://localhost:${process.env.HASURA_GRAPHQL_SERVER_PORT ?? process.env.PORT ?? '8080'}`;
const SECRET = process.env.HASURA_GRAPHQL_ADMIN_SECRET;
const START_TIMEOUT_MS = 30_000;
/** Fresh per run, so that the demo can be repeated. */
const EMAIL = `ada.${Date.now()}@example.com`;
const CUSTOMER = '7f0f5c1e-0f5b-4a53-9d7e-2b8f6d1c3a90';

const REGISTER = `mutation RegisterUser($input: RegisterUserInput!) {
  registerUser(input: $input) { success message user { id email name email_verified } errors { field message } }
}`;
const PAY = `mutation ProcessPayment($input: PaymentInput!) {
  processPayment(input: $input) { success status message payment_intent_id receipt_url }
}`;

interface Step {
  readonly title: string;
  readonly path: '/v1/graphql' | '/v1/metadata';
  readonly role?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

const register = (title: string, input: object, role = 'anonymous'): Step => ({
  title,
  path: '/v1/graphql',
  role,
  body: { query: REGISTER, variables: { input } },
});

const pay = (title: string, method: string): Step => ({
  title,
  path: '/v1/graphql',
  role: 'user',
  headers: { 'x-hasura-user-id': CUSTOMER },
  body: {
    query: PAY,
    variables: { input: { amount: 1999, currency: 'usd', payment_method_id: method, customer_id: CUSTOMER } },
  },
});

const metadata = (title: string, type: string, args: object): Step => ({
  title,
  path: '/v1/metadata',
  body: { type, args },
});

const user = { email: EMAIL, password: 'correct-horse-7', name: 'Ada Lovelace' };
const health: Step = {
  title: 'the new action is served at once',
  path: '/v1/graphql',
  body: { query: '{ __type(name: "mutation_root") { fields { name } } }' },
};

const STEPS: readonly Step[] = [
  register('a registration', user),
  register('the same e-mail again', user),
  register('an invalid one', { email: 'not-an-address', password: 'x', name: '' }),
  pay('a payment that succeeds', 'pm_card_visa'),
  pay('a card that is declined', 'pm_card_chargeDeclined'),
  pay('a payment that needs action', 'pm_card_authenticationRequired'),
  { ...pay('a role without permission', 'pm_card_visa'), role: 'anonymous' },
  metadata('an action added at run time', 'create_action', {
    name: 'demoRegister',
    definition: {
      kind: 'synchronous',
      arguments: [{ name: 'input', type: 'RegisterUserInput!' }],
      output_type: 'RegisterUserOutput',
      handler: '{{ACTIONGRAPH_HANDLERS_URL}}/actions/register-user',
      headers: [{ name: 'X-Action-Secret', value_from_env: 'ACTION_SECRET' }],
    },
  }),
  health,
  metadata('and dropped again', 'drop_action', { name: 'demoRegister' }),
  { ...health, title: 'it is gone' },
];

async function isUp(): Promise<boolean> {
  try {
    return (await fetch(`${GATEWAY}/healthz`)).ok;
  } catch {
    return false;
  }
}

/** Starts the product when none runs. Answers the process to stop, if there is one. */
async function ensureRunning(): Promise<ChildProcess | undefined> {
  if (await isUp()) return undefined;
  const main = fileURLToPath(new URL('main.js', import.meta.url));
  console.log(`Nothing answers at ${GATEWAY}: starting the product for this demo.\n`);
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'ignore', 'inherit'] });
  const until = Date.now() + START_TIMEOUT_MS;
  while (!(await isUp())) {
    if (child.exitCode !== null || Date.now() > until) throw new Error('the product did not start');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return child;
}

async function show(step: Step, number: number): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    ...(SECRET === undefined ? {} : { 'x-hasura-admin-secret': SECRET }),
    ...(step.role === undefined ? {} : { 'x-hasura-role': step.role }),
    ...step.headers,
  };
  console.log(`${number}. ${step.title}`);
  console.log(`   POST ${step.path}${step.role === undefined ? '' : ` as ${step.role}`}`);
  console.log(`   ${JSON.stringify(step.body).replaceAll(/(?:\\n)+ */g, ' ')}`);
  const response = await fetch(GATEWAY + step.path, { method: 'POST', headers, body: JSON.stringify(step.body) });
  console.log(`   -> ${response.status} ${await response.text()}\n`);
}

const child = await ensureRunning();
try {
  for (const [index, step] of STEPS.entries()) await show(step, index + 1);
} finally {
  if (child !== undefined) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
}
