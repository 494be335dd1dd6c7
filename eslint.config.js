import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/**
 * The one-way rule of the data flow (design point -> … -> report): for each folder, whose functions and whose types
 * it may import. Everything not named is refused, so a new dependency is a decision made here.
 */
const stages = [
  'config',
  'stimulus',
  'face',
  'render',
  'engines',
  'statistics',
  'storage',
  'studies',
  'training',
  'report',
];
const mayImport = {
  numeric: { functions: [], types: [] },
  config: { functions: ['numeric', 'stimulus'], types: stages },
  stimulus: { functions: ['numeric'], types: [] },
  face: { functions: ['numeric'], types: ['stimulus'] },
  render: { functions: ['numeric'], types: ['stimulus', 'face'] },
  engines: { functions: ['numeric'], types: ['render'] },
  statistics: { functions: ['numeric'], types: ['stimulus', 'engines'] },
  storage: { functions: ['numeric'], types: ['stimulus', 'statistics'] },
  studies: { functions: ['numeric', 'stimulus', 'statistics'], types: stages },
  training: { functions: ['numeric', 'stimulus', 'face', 'render'], types: ['engines'] },
  report: { functions: ['numeric'], types: ['stimulus', 'statistics', 'studies'] },
};

const outside = ['activities', 'workflows', 'workers', 'cli', 'bench', 'test'];
const folder = (name) => `(^|/)${name}/`;

/** Patterns that keep a folder of `src/` to its row of the table above. */
function stageRule(stage) {
  const { functions, types } = mayImport[stage];
  const others = [...stages, 'numeric'].filter((other) => other !== stage);
  return [
    'error',
    {
      patterns: [
        ...others
          .filter((other) => !functions.includes(other))
          .map((other) => ({
            regex: `^\\.\\.(/\\.\\.)*/${other}/`,
            allowTypeImports: types.includes(other),
            message: `src/${stage}/ may not import ${types.includes(other) ? 'functions' : 'anything'} from src/${other}/.`,
          })),
        ...outside.map((other) => ({
          regex: folder(other),
          message: `src/ knows nothing of ${other}/.`,
        })),
        { regex: '^@temporalio/', message: 'src/ knows nothing of Temporal.' },
        ...(stage === 'storage' || stage === 'face'
          ? []
          : [
              {
                regex: '^apache-arrow',
                message: 'Arrow is for src/storage/ and the face model file.',
              },
            ]),
        ...(stage === 'engines' || stage === 'training'
          ? []
          : [
              {
                regex: '^(@tensorflow/|onnxruntime)',
                message: 'Network runtimes are for src/engines/ and src/training/.',
              },
            ]),
        ...(stage === 'stimulus' || stage === 'config' || stage === 'numeric'
          ? [{ regex: '^node:', message: 'Workflows bundle this folder: no Node built-ins.' }]
          : []),
      ],
    },
  ];
}

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      'factorscope-data/**',
      'assets/**',
      'src/engines/onnx/schema/**',
      'src/render/kernels/assembly/**',
      'src/statistics/kernels/assembly/**',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'bin/*.js', 'scripts/*.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-cycle': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  ...Object.keys(mayImport).map((stage) => ({
    files: [`src/${stage}/**/*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': stageRule(stage) },
  })),
  {
    files: ['workflows/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^node:', message: 'Workflow code is bundled: no Node built-ins.' },
            {
              regex: folder('activities'),
              allowTypeImports: true,
              message: 'Workflows import activity types only.',
            },
            {
              regex: 'src/(?!stimulus/)',
              allowTypeImports: true,
              message: 'Workflows call functions of src/stimulus/ only.',
            },
          ],
        },
      ],
    },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
);
