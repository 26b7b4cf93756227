import boundaries from 'eslint-plugin-boundaries';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Which libs a lib or app may import; libs that are not listed may import none. The same list is tested in test/architecture. */
const MAY_IMPORT = {
  types: [],
  metadata: ['types'],
  webhooks: ['types'],
  auth: ['types'],
  engine: ['types'],
  actions: ['types', 'engine', 'webhooks'],
  postgres: ['types'],
  http: ['types'],
  'embedded-postgres': ['types'],
  'handler-sdk': ['types'],
};
const HANDLERS_MAY_IMPORT = ['types', 'handler-sdk', 'embedded-postgres'];

const lib = (name) => ({ element: { type: 'lib', captured: { lib: name } } });
const app = (name) => ({ element: { type: 'app', captured: { app: name } } });
const outside = { module: { origin: ['external', 'core'] } };

export default defineConfig(
  { ignores: ['dist/**', 'coverage/**', 'node_modules/**'] },
  {
    files: ['{apps,libs,test}/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' }],
    },
  },
  {
    files: ['{apps,libs}/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { typescript: { project: './tsconfig.json' } },
      'boundaries/elements': [
        { type: 'app', pattern: 'apps/*', capture: ['app'] },
        { type: 'lib', pattern: 'libs/*', capture: ['lib'] },
      ],
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            {
              from: { element: { type: 'app', captured: { app: 'gateway' } } },
              allow: { to: [{ element: { type: 'lib' } }, app('gateway'), outside] },
            },
            {
              from: { element: { type: 'app', captured: { app: 'handlers' } } },
              allow: { to: [...HANDLERS_MAY_IMPORT.map(lib), app('handlers'), outside] },
            },
            {
              from: { element: { type: 'app', captured: { app: 'actiongraph' } } },
              allow: { to: [{ element: { type: 'app' } }, { element: { type: 'lib' } }, outside] },
            },
            ...Object.entries(MAY_IMPORT).map(([name, libs]) => ({
              from: { element: { type: 'lib', captured: { lib: name } } },
              allow: { to: [lib(name), ...libs.map(lib), outside] },
            })),
          ],
        },
      ],
    },
  },
);
