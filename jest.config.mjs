/** Every test is TypeScript, compiled by swc to CommonJS on the way in. */
const common = {
	testEnvironment: 'node',
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

export default {
	// Real requests with real waits between their retries; a slow machine is no failure.
	testTimeout: 60_000,
	projects: [
		project('unit'),
		project('engine'),
		project('e2e'),
		project('queue'),
		{
			...project('ui'),
			globalSetup: '<rootDir>/test/ui/setup.mts',
			globalTeardown: '<rootDir>/test/ui/teardown.mts',
		},
	],
};
