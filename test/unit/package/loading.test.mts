/** What n8n's start loads of the built package: what the editor shows, and nothing that sends. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(__dirname, '../../..');

/** Loads what package.json names, as n8n does, and prints the files of the package that came with it. */
const LOADER = `
const { n8n } = require('./package.json');
for (const file of [...n8n.credentials, ...n8n.nodes]) require('./' + file);
console.log(JSON.stringify(Object.keys(require.cache)));
`;

/** The rooms that send, but for what a form and the door of an operation need. */
const SENDS = /nodes\/shared\/(?:engine|http|files)\//;
const NEEDED_AT_START = ['engine/declaration.js', 'http/base-url.js'];

it('loads no code that sends before it is used', () => {
	if (!existsSync(join(root, 'dist/nodes'))) throw new Error('Run "npm run build" first');
	const printed = execFileSync(process.execPath, ['-e', LOADER], { cwd: root, encoding: 'utf8' });
	const files = (JSON.parse(printed) as string[]).map((file) => relative(root, file));
	expect(files).toContain('dist/nodes/Chat/chat.description.js');
	const sending = files.filter((file) => SENDS.test(file));
	expect(sending.map((file) => file.replace('dist/nodes/shared/', '')).sort()).toEqual(
		NEEDED_AT_START,
	);
	expect(files.filter((file) => file.endsWith('/complete.js'))).toEqual([]);
});
