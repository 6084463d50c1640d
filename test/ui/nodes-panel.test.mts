import type { Editor, Theme } from '../support/editor.mts';
import { useDesk } from './stage.mts';

/** What a person types, and the node that is to be found by it. */
const SEARCHES = [
	['silicon', 'SiliconFlow Chat'],
	['transcribe', 'SiliconFlow Audio'],
	['rerank', 'SiliconFlow Rerank'],
	['embedding', 'SiliconFlow Embeddings'],
	['deepseek', 'SiliconFlow Chat'],
	['硅基流动', 'SiliconFlow Chat'],
	['语音', 'SiliconFlow Audio'],
];

/** What n8n's own nodes call an operation, and the node and the action that do the same here. */
const OPERATIONS = [
	['message a model', 'SiliconFlow Chat', 'Message a model'],
	['analyze image', 'SiliconFlow Chat', 'Message a model'],
	['translate', 'SiliconFlow Chat', 'Message a model'],
	['ocr', 'SiliconFlow Chat', 'Message a model'],
	['generate an image', 'SiliconFlow Image', 'Generate an image'],
	['edit image', 'SiliconFlow Image', 'Edit an image'],
	['transcribe a recording', 'SiliconFlow Audio', 'Transcribe a recording'],
	['generate audio', 'SiliconFlow Audio', 'Generate audio from text'],
	['generate a video', 'SiliconFlow Video', 'Generate a video'],
];

const ICONS: Record<Theme, string> = {
	light: 'siliconflow.svg',
	dark: 'siliconflow.dark.svg',
};

const ORDINARY_NODES = [
	'SiliconFlow Account',
	'SiliconFlow Audio',
	'SiliconFlow Batch',
	'SiliconFlow Chat',
	'SiliconFlow Embeddings',
	'SiliconFlow Image',
	'SiliconFlow Rerank',
	'SiliconFlow Video',
];

describe('the nodes panel', () => {
	const at = useDesk();

	describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
		let editor: Editor;
		beforeAll(async () => {
			editor = theme === 'light' ? at.desk.editor : await at.desk.open(theme);
			await editor.newWorkflow();
			await editor.nodesPanel.open();
		});

		it.each(SEARCHES)('finds by "%s" the node %s with its icon', async (search, name) => {
			const node = (await editor.nodesPanel.search(search)).find((each) => each.name === name);
			expect(node).toMatchObject({ isDrawn: true });
			expect(node?.icon).toMatch(new RegExp(`/${ICONS[theme]}$`));
			expect(node?.description).toMatch(/SiliconFlow/);
			expect(editor.complaints).toEqual([]);
		});
	});

	it.each(OPERATIONS)('finds by "%s" the node %s, which then offers "%s"', async (...words) => {
		const [search = '', name = '', action = ''] = words;
		const { editor } = at.desk;
		await editor.newWorkflow();
		await editor.nodesPanel.add(search, name, action);
		expect(editor.complaints).toEqual([]);
	});

	it('lists every ordinary node by "siliconflow"', async () => {
		const { editor } = at.desk;
		await editor.newWorkflow();
		await editor.nodesPanel.open();
		const names = (await editor.nodesPanel.search('siliconflow')).map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(ORDINARY_NODES));
		await editor.picture('nodes-panel');
	});
});
