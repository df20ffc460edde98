import tseslint from 'typescript-eslint';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import prettier from 'eslint-config-prettier';

/** The layers of CONTRIBUTING.md ("The house"): each zone lists what the target folder must not import. */
const zones = [
  {
    target: './errors',
    from: ['./config', './constructs', './stacks', './cli', './sandbox', './providers', './kube'],
  },
  { target: './kube', from: ['./config', './constructs', './stacks', './cli', './sandbox', './providers'] },
  { target: './config', from: ['./stacks', './constructs', './cli', './sandbox', './providers', './kube'] },
  { target: './constructs', from: ['./stacks', './cli', './sandbox', './providers', './kube'] },
  { target: './stacks', from: ['./cli', './sandbox', './providers', './kube'] },
  {
    target: './providers/framework',
    from: [
      './config',
      './constructs',
      './stacks',
      './cli',
      './sandbox',
      './kube',
      './errors',
      './providers/vaultwarden',
      './providers/kubesecret',
    ],
  },
  {
    target: './providers/framework/plugin',
    from: ['./providers/framework/protocol', './providers/framework/provider'],
    message: 'layers point downward: provider -> protocol -> plugin',
  },
  {
    target: './providers/framework/protocol',
    from: ['./providers/framework/provider'],
    message: 'layers point downward: provider -> protocol -> plugin',
  },
  {
    target: './providers/vaultwarden',
    from: ['./config', './constructs', './stacks', './cli', './sandbox', './kube', './errors'],
  },
  { target: './providers/vaultwarden/client', from: ['./providers/framework', './providers/vaultwarden/resources'] },
  {
    target: './providers/kubesecret',
    from: ['./config', './constructs', './stacks', './cli', './sandbox', './providers/vaultwarden'],
  },
  {
    target: './sandbox/vaultwarden',
    from: ['./providers/vaultwarden'],
    message: 'the contract server must stay independent of the client it checks',
  },
  { target: './sandbox', from: ['./stacks', './constructs', './cli'] },
  { target: './cli', from: ['./stacks', './constructs'] },
];

export default tseslint.config(
  { ignores: ['node_modules/', 'cdktf.out/', 'dist/', '.gen/', '.sandbox/', 'coverage/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.mjs', '*.cjs', 'scripts/*.cjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.cjs', '.mjs', '.json'] })],
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      eqeqeq: ['error', 'always'],
      'import-x/no-restricted-paths': ['error', { zones }],
      'no-restricted-imports': [
        'error',
        {
          paths: ['@cdktf/provider-kubernetes', '@cdktf/provider-helm', '@cdktf/provider-random'].map((name) => ({
            name,
            message:
              'import the one file you need from <package>/lib/<resource>: the package root costs 0.5 s and 190 MB',
          })),
          patterns: [{ group: ['cdktf/lib/private/*'], message: 'private to cdktf, gone in its successor' }],
        },
      ],
    },
  },
  {
    files: ['config/**/*.ts', 'constructs/**/*.ts', 'stacks/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'only main.ts reads the environment' },
      ],
      'no-console': 'error',
    },
  },
  { files: ['**/*.cjs', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  prettier,
);
