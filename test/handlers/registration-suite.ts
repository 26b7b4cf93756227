// registerUser and resendVerification through the gateway, and the link of the verification mail.
import type { ClientOf, E2eClient, Result } from '../support/e2e-client.js';
import type { E2ePlan } from '../support/e2e-target.js';
import { ANONYMOUS, fault, INTERNALS, newPerson, register, UUID } from './requests.js';

const MEGABYTE = 1_000_000;
const INPUT = '$.selectionSet.registerUser.args.input';

const registerAs = (client: E2eClient, input: unknown): Promise<Result> =>
  client.result('registerUser', register(input), ANONYMOUS);

export function describeRegistration(clientOf: ClientOf, plan: E2ePlan): void {
  describe('registerUser', () => {
    it('registers a user', async () => {
      const person = newPerson();
      expect(await registerAs(clientOf(), person)).toEqual({
        success: true,
        message: 'User registered successfully. Please check your email for verification.',
        user: {
          id: expect.stringMatching(UUID) as string,
          email: person.email,
          name: person.name,
          email_verified: false,
        },
        errors: null,
      });
    });

    it('takes an optional company and names in any script', async () => {
      const person = { ...newPerson(), name: 'Łukasz 李 👩🏽‍🔬', company: 'Ünïted "Quotes" \\ Co' };
      expect(await registerAs(clientOf(), person)).toMatchObject({ success: true, user: { name: person.name } });
    });

    it.each([
      ['as it is', (email: string) => email],
      ['in capitals', (email: string) => email.toUpperCase()],
    ])('refuses an e-mail that is taken, spelled %s', async (_, spell) => {
      const person = newPerson();
      await registerAs(clientOf(), person);
      expect(await registerAs(clientOf(), { ...person, email: spell(person.email) })).toEqual({
        success: false,
        message: 'Email already registered',
        user: null,
        errors: [{ field: 'email', message: 'Email is already in use' }],
      });
    });

    it('lets one of ten simultaneous registrations of an e-mail through', async () => {
      const person = newPerson();
      const results = await Promise.all(Array.from({ length: 10 }, () => registerAs(clientOf(), person)));
      expect(results.filter(({ success }) => success === true)).toHaveLength(1);
      expect(results.filter(({ message }) => message === 'Email already registered')).toHaveLength(9);
    });

    describeFieldFaults(clientOf);
    describeGraphqlFaults(clientOf);
  });
  describe('resendVerification', () => {
    const resend = (email: string) => ({
      query: 'mutation M($e: String!) { resendVerification(email: $e) { success message errors { field message } } }',
      variables: { e: email },
    });

    it('does not tell whether an e-mail is registered', async () => {
      const person = newPerson();
      await registerAs(clientOf(), person);
      const known = await clientOf().result('resendVerification', resend(person.email), ANONYMOUS);
      const unknown = await clientOf().result('resendVerification', resend(newPerson().email), ANONYMOUS);
      expect(known).toMatchObject({ success: true });
      expect(unknown).toEqual(known);
    });

    it('reports a malformed e-mail as a field fault', async () => {
      expect(await clientOf().result('resendVerification', resend('nobody'), ANONYMOUS)).toEqual({
        success: false,
        message: 'Validation failed',
        errors: [{ field: 'email', message: 'Email must be a valid email address' }],
      });
    });
  });
  (plan.canReadMail ? describe : describe.skip)('the verification mail', () => {
    describeMail(clientOf);
  });
}

function describeFieldFaults(clientOf: ClientOf): void {
  it.each([
    ['an empty e-mail', { email: '' }, 'email', 'Email is required'],
    ['an e-mail without @', { email: 'nobody' }, 'email', 'Email must be a valid email address'],
    ['two e-mails', { email: 'a@b.co,c@d.co' }, 'email', 'Email must be a valid email address'],
    ['a header in the e-mail', { email: 'a@b.co\r\nBcc: c@d.co' }, 'email', 'Email must be a valid email address'],
    ['a NUL byte in the e-mail', { email: 'a\0@b.co' }, 'email', 'Email holds a character that cannot be stored'],
    ['1 MB of e-mail', { email: `${'x'.repeat(MEGABYTE)}@b.co` }, 'email', 'Email must be at most 254 characters'],
    ['an empty password', { password: '' }, 'password', 'Password is required'],
    ['a short password', { password: '1234567' }, 'password', 'Password must be at least 8 characters'],
    [
      'a NUL byte in the password',
      { password: 'long\0enough' },
      'password',
      'Password holds a character that cannot be stored',
    ],
    ['1 MB of password', { password: 'x'.repeat(MEGABYTE) }, 'password', 'Password must be at most 128 characters'],
    ['an empty name', { name: '' }, 'name', 'Name is required'],
    ['a blank name', { name: ' \t\n' }, 'name', 'Name is required'],
    ['a NUL byte in the name', { name: 'a\0b' }, 'name', 'Name holds a character that cannot be stored'],
    ['1 MB of name', { name: 'x'.repeat(MEGABYTE) }, 'name', 'Name must be at most 100 characters'],
    ['a NUL byte in the company', { company: '\0' }, 'company', 'Company holds a character that cannot be stored'],
    ['1 MB of company', { company: 'x'.repeat(MEGABYTE) }, 'company', 'Company must be at most 100 characters'],
  ])('answers %s as a field fault', async (_, change, field, message) => {
    expect(await registerAs(clientOf(), { ...newPerson(), ...change })).toEqual({
      success: false,
      message: 'Validation failed',
      user: null,
      errors: [{ field, message }],
    });
  });

  it('reports every field that is wrong, once', async () => {
    const { errors } = await registerAs(clientOf(), { email: 'x', password: 'y', name: '', company: '\0' });
    expect((errors as { field: string }[]).map(({ field }) => field)).toEqual(['email', 'password', 'name', 'company']);
  });
}

function describeGraphqlFaults(clientOf: ClientOf): void {
  const { email, password, name } = newPerson();
  const string = (found: string) => `expected a string for type 'String', but found ${found}`;

  it.each([
    ['a missing field', { email, password }, "missing required field 'name'", `${INPUT}.name`],
    ['a number for a string', { email: 5, password, name }, string('a number'), `${INPUT}.email`],
    ['a list for a string', { email: [email], password, name }, string('a list'), `${INPUT}.email`],
    ['an object for a string', { email, password: {}, name }, string('an object'), `${INPUT}.password`],
    ['a boolean for a string', { email, password, name: true }, string('a boolean'), `${INPUT}.name`],
    ['null for a required field', { email, password, name: null }, string('null'), `${INPUT}.name`],
    [
      'an unknown field',
      { email, password, name, role: 'admin' },
      "field 'role' not found in type: 'RegisterUserInput'",
      `${INPUT}.role`,
    ],
    ['a wrong optional field', { email, password, name, company: 1 }, string('a number'), `${INPUT}.company`],
  ])('refuses %s in the variables', async (_, input, message, path) => {
    expect(await clientOf().errors(register(input), ANONYMOUS)).toEqual(fault(message, path));
  });

  it.each([
    ['no input', 'mutation { registerUser { success } }', "missing required field 'input'", INPUT],
    [
      'an unknown argument',
      'mutation { registerUser(inputs: 1) { success } }',
      "'registerUser' has no argument named 'inputs'",
      '$.selectionSet.registerUser',
    ],
    [
      'a literal of the wrong type',
      'mutation { registerUser(input: {email: 1, password: "x", name: "y"}) { success } }',
      string('an integer'),
      `${INPUT}.email`,
    ],
    [
      'an unknown field of the result',
      'mutation { registerUser(input: {email: "x", password: "x", name: "y"}) { password } }',
      "field 'password' not found in type: 'RegisterUserOutput'",
      '$.selectionSet.registerUser.selectionSet.password',
    ],
    [
      'an object without a selection',
      'mutation { registerUser(input: {email: "x", password: "x", name: "y"}) }',
      "missing selection set for 'RegisterUserOutput'",
      '$.selectionSet.registerUser',
    ],
  ])('refuses %s', async (_, query, message, path) => {
    expect(await clientOf().errors({ query }, ANONYMOUS)).toEqual(fault(message, path));
  });

  it('refuses a variable that is not given', async () => {
    const { query } = register(undefined);
    expect(await clientOf().errors({ query }, ANONYMOUS)).toEqual(
      fault('expecting a value for non-nullable variable: "input"', '$.variableValues'),
    );
  });

  it('passes on that the handlers refuse a body that is too large, without internals', async () => {
    const errors = await clientOf().errors(register({ ...newPerson(), name: 'x'.repeat(3 * MEGABYTE) }), ANONYMOUS);
    expect(errors).toEqual([{ message: expect.any(String) as string, extensions: { code: 'bad-request' } }]);
    expect(JSON.stringify(errors)).not.toMatch(INTERNALS);
  });
}

function describeMail(clientOf: ClientOf): void {
  const linkOf = async (email: string): Promise<string> => (await clientOf().target.mailbox?.linkTo(email)) ?? '';
  const open = async (link: string): Promise<[number, unknown]> => {
    const response = await fetch(link);
    return [response.status, await response.json()];
  };

  it('has a link that verifies the address once', async () => {
    const person = newPerson();
    await registerAs(clientOf(), person);
    const link = await linkOf(person.email);
    expect(await open(link)).toEqual([200, { success: true, message: 'Your email address is verified.' }]);
    expect(await open(link)).toEqual([410, { success: false, message: 'This link has been used already.' }]);
  });

  it('has a link of which a changed token is worth nothing', async () => {
    const person = newPerson();
    await registerAs(clientOf(), person);
    const link = await linkOf(person.email);
    expect(await open(link.slice(0, -3))).toEqual([404, { success: false, message: 'This link is not valid.' }]);
    expect((await open(link))[0]).toBe(200);
  });

  it('is sent once, however often the address is registered', async () => {
    const person = newPerson();
    for (let i = 0; i < 3; i++) await registerAs(clientOf(), person);
    await linkOf(person.email);
    expect(await clientOf().target.mailbox?.countTo(person.email)).toBe(1);
  });

  it('is not sent for an invalid registration', async () => {
    const person = newPerson();
    await registerAs(clientOf(), { ...person, password: 'short' });
    expect(await clientOf().target.mailbox?.countTo(person.email)).toBe(0);
  });
}
