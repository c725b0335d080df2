import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

/**
 * Which folder of src/ may import which. A folder may always import itself. `sender` and `receiver` never meet, the
 * supervisor reaches them by file path only, and nothing outside `video` and its users sees the addon.
 */
export const MAY_IMPORT = {
  errors: [],
  host: ['errors'],
  pipeline: ['errors'],
  probe: ['errors', 'video'],
  latency: ['errors'],
  quality: ['errors', 'latency'],
  rtp: ['errors', 'pipeline'],
  control: ['errors', 'latency'],
  config: ['errors', 'pipeline'],
  protocol: ['errors', 'config', 'latency'],
  request: ['errors', 'config', 'pipeline'],
  prepare: ['errors', 'config', 'pipeline', 'host', 'latency', 'control'],
  video: ['errors', 'pipeline', 'latency'],
  hook: ['errors', 'config', 'pipeline', 'latency', 'video'],
  child: ['errors', 'config', 'protocol', 'video', 'host', 'quality', 'hook'],
  sender: ['errors', 'config', 'protocol', 'pipeline', 'latency', 'video', 'child', 'hook'],
  receiver: ['errors', 'config', 'protocol', 'pipeline', 'latency', 'host', 'video', 'child', 'hook'],
  health: ['errors', 'config', 'protocol', 'pipeline', 'host', 'rtp'],
  spare: ['child', 'sender', 'receiver', 'video'],
  record: ['errors', 'protocol', 'pipeline', 'host', 'rtp'],
  supervisor: ['errors', 'config', 'protocol', 'pipeline', 'latency', 'host', 'rtp', 'control', 'health', 'record'],
  impair: ['errors', 'config', 'latency', 'host'],
  report: ['errors', 'config', 'latency', 'host'],
  lab: [
    ...['errors', 'config', 'protocol', 'pipeline', 'latency', 'rtp', 'host', 'request', 'prepare', 'supervisor'],
    ...['impair', 'quality', 'report'],
  ],
  doctor: ['errors', 'config', 'pipeline', 'host', 'latency', 'prepare', 'video'],
  // The library and the command line are asked for the same by different names; neither knows the other.
  api: [
    ...['errors', 'config', 'protocol', 'pipeline', 'latency', 'host', 'video', 'request', 'prepare', 'supervisor'],
    ...['report', 'lab'],
  ],
  cli: [
    ...['errors', 'config', 'protocol', 'pipeline', 'host', 'request', 'prepare', 'supervisor', 'impair', 'report'],
    ...['lab', 'doctor'],
  ],
};

export default tseslint.config(
  { ignores: ['dist', 'coverage', '.setup'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { typescript: true },
      'boundaries/elements': [{ type: 'folder', pattern: 'src/*', capture: ['name'] }],
      // The public API re-exports from anywhere.
      'boundaries/ignore': ['src/index.ts'],
    },
    rules: {
      'max-lines': ['error', { max: 260 }],
      'max-lines-per-function': ['error', { max: 45 }],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: '@u4/opencv4nodejs', message: 'only src/video/addon.ts imports the addon' }] },
      ],
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            ...Object.entries(MAY_IMPORT).map(([name, others]) => ({
              from: { element: { type: 'folder', captured: { name } } },
              allow: others.map((other) => ({ to: { element: { type: 'folder', captured: { name: other } } } })),
            })),
          ],
        },
      ],
    },
  },
  { files: ['src/video/addon.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['bench/**/*.js', '*.config.js', 'test/fixtures/**/*.mjs', 'examples/**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        URL: 'readonly',
        SharedArrayBuffer: 'readonly',
        Atomics: 'readonly',
        setImmediate: 'readonly',
      },
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
);
