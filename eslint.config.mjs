import boundaries from 'eslint-plugin-boundaries';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { APP_IMPORTS, LIB_IMPORTS } from './test/architecture/allowed-imports.mjs';

const lib = (name) => ({ element: { type: 'lib', captured: { lib: name } } });
const app = (name) => ({ element: { type: 'app', captured: { app: name } } });
const anyLib = { element: { type: 'lib' } };
const allow = (from, to) => ({ from, allow: { to: [...to, outside] } });
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
      // Nest declares its option objects as classes and takes literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' }],
    },
  },
  {
    files: ['{apps,libs}/**/*.ts'],
    ignores: ['**/*.spec.ts', 'libs/*/test/**'],
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
            ...Object.entries(LIB_IMPORTS).map(([name, libs]) => allow(lib(name), [lib(name), ...libs.map(lib)])),
            ...Object.entries(APP_IMPORTS).map(([name, { libs, apps }]) =>
              allow(app(name), [app(name), ...(libs === '*' ? [anyLib] : libs.map(lib)), ...apps.map(app)]),
            ),
          ],
        },
      ],
    },
  },
);
