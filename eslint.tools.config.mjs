/**
 * The lint of what is not published: generator, sandbox, scripts and tests. What is published has n8n's
 * own rules (eslint.config.mjs), which a verified package may not change.
 */
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import { configs } from 'typescript-eslint';

/** Files whose types come from tsconfig.tools.json. */
const TYPED = ['{generator,sandbox,scripts,test}/**/*.mts'];

export default defineConfig(
	{
		files: [...TYPED, '*.mjs', 'scripts/**/*.mjs'],
		extends: [js.configs.recommended],
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		languageOptions: { globals: globals.node },
		rules: { eqeqeq: 'error' },
	},
	{
		files: TYPED,
		extends: [configs.recommendedTypeChecked],
		languageOptions: {
			parserOptions: { project: 'tsconfig.tools.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
			],
			// Handlers are asynchronous by their type, whether they wait for something or not.
			'@typescript-eslint/require-await': 'off',
			// Objects here are records of closures: there is no "this" to lose.
			'@typescript-eslint/unbound-method': 'off',
		},
	},
	{
		files: ['test/**/*.mts'],
		languageOptions: { globals: globals.jest },
		rules: {
			// Answers over HTTP and jest's matchers are `any`; an assertion is the check of their type.
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
			// Fields of items are of any JSON type, and what is no text fails the comparison that follows.
			'@typescript-eslint/no-base-to-string': 'off',
			// jest runs tests as CommonJS, and what it.each() lists cannot wait for import().
			'@typescript-eslint/no-require-imports': 'off',
		},
	},
);
