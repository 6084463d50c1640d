import { useDesk } from './stage.mts';

describe('the list of models', () => {
	const at = useDesk();

	it.each([
		['vision', 'Qwen/Qwen3-VL-8B-Instruct'],
		['thinking', 'Qwen/Qwen3-8B'],
		['tools', 'Qwen/Qwen3-8B'],
	])('shows by "%s" the models that are marked so, and no others', async (word, model) => {
		const { editor } = at.desk;
		await at.desk.setFaults({});
		await editor.newWorkflow();
		await editor.nodesPanel.add('siliconflow chat', 'SiliconFlow Chat', 'Message a model');
		const listed = await editor.searchList('model', word);
		// n8n shows the chosen model above what was found.
		const found = listed.filter((name) => name !== 'Qwen/Qwen3-8B');
		expect(found.filter((name) => !name.toLowerCase().includes(word))).toEqual([]);
		expect(listed).toContainEqual(expect.stringMatching(new RegExp(`^${model} \\(.*${word}`)));
		await editor.picture(`models-${word}`);
		expect(editor.complaints).toEqual([]);
	});
});
