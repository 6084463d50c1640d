import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { descriptions } from '../../support/forms.mts';
import { anchorsIn, filesWith, linksIn, read, root } from './markdown.mts';

/** What is wrong with a link of a file, if anything. */
function faultOf(file: string, link: string): string | undefined {
	if (/^(?:https?|mailto):/.test(link)) return undefined;
	const [path, anchor] = decodeURI(link).split('#');
	const target = path === '' ? file : join(dirname(file), path);
	if (!existsSync(join(root, target))) return `${link}: there is no ${target}`;
	if (anchor === undefined || !target.endsWith('.md')) return undefined;
	return anchorsIn(read(target)).includes(anchor) ? undefined : `${link}: no such heading`;
}

const documents = filesWith('.md');

it('finds links, images and anchors', () => {
	const text =
		'# A *b* `c`!\n\n[x](y.md#z) ![p](q.png) `[no](no.md)`\n\n## A b c\n\n## 中文 标题\n';
	expect(linksIn(text)).toEqual(['y.md#z', 'q.png']);
	expect(anchorsIn(text)).toEqual(['a-b-c', 'a-b-c-1', '中文-标题']);
});

it.each(documents)('%s leads nowhere that is not there', (file) => {
	const faults = linksIn(read(file)).flatMap((link) => faultOf(file, link) ?? []);
	expect(faults).toEqual([]);
});

/** Where the repo's files are on the web. */
const REPO = 'https://github.com/n8n-nodes-siliconflow-api/n8n-nodes-siliconflow-api';

it.each(descriptions())('$name leads from the editor to its own page', ({ name, codex }) => {
	const [page] = codex?.resources?.primaryDocumentation ?? [];
	expect(page?.url).toBe(`${REPO}/blob/main/docs/nodes/${name}.md`);
	expect(existsSync(join(root, `docs/nodes/${name}.md`))).toBe(true);
	const [credential] = codex?.resources?.credentialDocumentation ?? [];
	expect(credential?.url).toBe(`${REPO}#credential`);
	expect(anchorsIn(read('README.md'))).toContain('credential');
});

it('names every example in the cookbook or in the list of examples', () => {
	const told = `${read('docs/cookbook.md')} ${read('examples/README.md')}`;
	const examples = filesWith('.workflow.json', join(root, 'examples'));
	expect(examples.length).toBeGreaterThan(15);
	const names = examples.map((example) => example.replace('examples/', ''));
	expect(names.filter((name) => !told.includes(name))).toEqual([]);
});
