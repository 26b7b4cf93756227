// Actions that come and go while the product runs.
import { randomUUID } from 'node:crypto';
import type { ClientOf } from '../support/e2e-client.js';
import { ANONYMOUS, fault, newPerson, register } from './requests.js';

const DEFINITION = {
  kind: 'synchronous',
  arguments: [{ name: 'input', type: 'RegisterUserInput!' }],
  output_type: 'RegisterUserOutput',
  handler: '{{ACTIONGRAPH_HANDLERS_URL}}/actions/register-user',
  headers: [{ name: 'X-Action-Secret', value_from_env: 'ACTION_SECRET' }],
};

export function describeMetadataChange(clientOf: ClientOf): void {
  describe('an action at run time', () => {
    /** New each time, so that a run that was cut off is in nobody's way. */
    const name = `e2e_${randomUUID().replaceAll('-', '')}`;
    const secretless = `${name}_secretless`;
    const unknown = fault(`field '${name}' not found in type: 'mutation_root'`, `$.selectionSet.${name}`);
    const call = () => {
      const { query, variables } = register(newPerson());
      return { query: query.replace('registerUser', name), variables };
    };
    const change = (type: string, args: object) => clientOf().metadata(type, args);
    const done = { status: 200, body: { message: 'success' } };

    afterAll(async () => {
      for (const left of [name, secretless]) await change('drop_action', { name: left });
    });

    it('is unknown before it is added', async () => {
      expect(await clientOf().errors(call())).toEqual(unknown);
    });

    it('is served at once, to the admin only', async () => {
      expect(await change('create_action', { name, definition: DEFINITION })).toMatchObject(done);
      expect(await clientOf().result(name, call())).toMatchObject({ success: true });
      expect(await clientOf().errors(call(), ANONYMOUS)).toEqual(unknown);
    });

    it('cannot be added twice', async () => {
      expect(await change('create_action', { name, definition: DEFINITION })).toMatchObject({
        status: 400,
        body: { code: 'already-exists', path: '$.args', error: `action with name "${name}" already exists` },
      });
    });

    it('is served to a role as soon as it may', async () => {
      expect(await change('create_action_permission', { action: name, role: 'anonymous' })).toMatchObject(done);
      expect(await clientOf().result(name, call(), ANONYMOUS)).toMatchObject({ success: true });
      expect(await change('drop_action_permission', { action: name, role: 'anonymous' })).toMatchObject(done);
      expect(await clientOf().errors(call(), ANONYMOUS)).toEqual(unknown);
    });

    it('is refused with a type that does not exist, and leaves the schema as it was', async () => {
      const definition = { ...DEFINITION, output_type: 'NoSuchType' };
      const { status } = await change('update_action', { name, definition });
      expect(status).toBe(400);
      expect(await clientOf().result(name, call())).toMatchObject({ success: true });
    });

    it('that lacks the secret gets the refusal of the handlers as its error', async () => {
      const definition = { ...DEFINITION, headers: [] };
      expect(await change('create_action', { name: secretless, definition })).toMatchObject(done);
      const { query, variables } = register(newPerson());
      expect(await clientOf().errors({ query: query.replace('registerUser', secretless), variables })).toEqual([
        { message: 'X-Action-Secret required, but not found', extensions: { code: 'access-denied' } },
      ]);
    });

    it('is gone as soon as it is dropped', async () => {
      expect(await change('drop_action', { name })).toMatchObject(done);
      expect(await clientOf().errors(call())).toEqual(unknown);
      expect(await change('drop_action', { name })).toMatchObject({ status: 400, body: { code: 'not-exists' } });
    });

    it('was never in the way of the others', async () => {
      expect(await clientOf().result('registerUser', register(newPerson()), ANONYMOUS)).toMatchObject({
        success: true,
      });
    });
  });
}
