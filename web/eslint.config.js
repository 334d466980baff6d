import js from '@eslint/js'
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['src/api/schema.d.ts', 'node_modules/'] },
  js.configs.recommended,
  tseslint.configs.strict,
  hooks.configs.flat.recommended,
  {
    rules: {
      // A value that cannot be missing here is said so in place; the types of the API are complete.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // Every text stands in the catalogue, every colour in the theme; both are found there.
      'no-restricted-syntax': [
        'error',
        { selector: 'JSXText[value=/[A-Za-z]{2,}/]', message: 'A text for readers belongs in src/texts.' },
        { selector: 'JSXAttribute[name.name=dangerouslySetInnerHTML]', message: 'Nothing is put in as HTML.' },
      ],
    },
  },
)
