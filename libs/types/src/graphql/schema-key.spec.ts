import fc from 'fast-check';
import { printSchemaKey, type SchemaKey } from './schema-key.js';

const key = fc.record<SchemaKey>({
  role: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', ':', 'b:', 'relay:b:user', 'user')),
  api: fc.constantFrom('graphql', 'relay'),
  backendOnlyPermissions: fc.boolean(),
});

describe('printSchemaKey', () => {
  it('is equal for equal keys and different for different ones', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        expect(printSchemaKey(a) === printSchemaKey(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 1000 },
    );
  });
});
