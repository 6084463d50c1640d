const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { Transform } = require('node:stream');
const { dest, series, src } = require('gulp');

/** Runs a command of this repo and fails with it. */
const run = (command, ...args) =>
	new Promise((resolve, reject) => {
		spawn(command, args, { stdio: 'inherit' }).on('exit', (code) =>
			code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} failed`)),
		);
	});

const clean = () => rm('dist', { recursive: true, force: true });
const compile = () => run('tsc');

/** As the sources are laid out: the compiler's four blanks for each tab are an eighth of the package. */
const layOut = () => run('prettier', '--write', 'dist', '--log-level=warn', '--ignore-path=.none');

/** What n8n reads beside the code: icons, and the codex of each node. */
const icons = () =>
	src(['icons/*.svg', 'nodes/**/*.svg', 'nodes/**/*.node.json'], { base: '.' }).pipe(dest('dist'));

/** JSON without the blanks and lines that only people need. */
const compact = () =>
	new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			file.contents = Buffer.from(JSON.stringify(JSON.parse(String(file.contents))));
			done(null, file);
		},
	});

/** What n8n shows of a node's output before it has run. */
const outputSchemas = () =>
	src('nodes/*/__schema__/**/*.json', { base: '.' }).pipe(compact()).pipe(dest('dist'));

/** Writes the generated fields anew from the specification and its overlays. */
const generate = () => run('node', 'generator/main.mts');

/** Fails when the generated fields are not what the specification says. */
const verify = () => run('node', 'generator/main.mts', '--check');

Object.assign(exports, {
	generate,
	icons,
	verify,
	build: series(clean, verify, compile, layOut, icons, outputSchemas),
});
