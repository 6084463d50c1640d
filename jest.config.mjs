/** Every test is TypeScript, compiled by swc to CommonJS on the way in. */
const common = {
	testEnvironment: 'node',
	// Jest looks up each other global through its sandbox, which makes a loop over samples ten times as long.
	sandboxInjectedGlobals: ['Math', 'Number', 'Object', 'Array', 'String'],
	moduleFileExtensions: ['ts', 'mts', 'mjs', 'js', 'json', 'node'],
	transform: {
		'^.+\\.m?ts$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
		],
	},
};

/** @param {string} name the folder under test/ */
const project = (name) => ({
	...common,
	displayName: name,
	testMatch: [`<rootDir>/test/${name}/**/*.test.mts`],
});

/** @param {string} name the folder under test/, most of whose files share an n8n */
const withSharedN8n = (name) => ({
	...project(name),
	globalSetup: '<rootDir>/test/support/shared-n8n.mts',
	globalTeardown: '<rootDir>/test/support/shared-n8n-end.mts',
});

export default {
	// Real requests with real waits between their retries; a slow machine is no failure.
	testTimeout: 240_000,
	testSequencer: '<rootDir>/test/support/longest-first.mjs',
	// Only with --coverage. Counters in the code of nodes/ alone leave the speed of all else as it is,
	// which V8's own coverage does not.
	coverageProvider: 'babel',
	coverageReporters: ['json'],
	collectCoverageFrom: ['nodes/**/*.ts', '!**/*.generated.ts'],
	projects: [
		project('unit'),
		project('engine'),
		project('memory'),
		withSharedN8n('e2e'),
		project('queue'),
		withSharedN8n('ui'),
	],
};
