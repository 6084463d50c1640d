import { figure } from '../support/measure.mts';
import { useDesk } from './stage.mts';

const MODEL = 'deepseek-ai/DeepSeek-V4-Flash';

/** The most clicks from an empty workflow to an answer, with the credential there already. */
const GOAL = 6;

describe('chat', () => {
	const at = useDesk();

	it('answers from an empty workflow in a few clicks, with a model of the live list', async () => {
		const { editor } = at.desk;
		await at.desk.setFaults({});
		await editor.newWorkflow();
		const { clicks } = editor;

		await editor.nodesPanel.add('siliconflow chat', 'SiliconFlow Chat', 'Message a model');
		const listed = await editor.searchList('model', 'v4-flash');
		await editor.pickByKeys(MODEL, listed);
		await editor.type(editor.parameter('content'), 'Why is the sky blue?');
		await editor.runStep();

		const words = 'You said: "Why is the sky blue?"';
		const answer = await editor.output.text(words);
		await editor.picture('chat');
		expect(answer).toContain(words);
		expect(answer).toContain(MODEL);
		const used = editor.clicks - clicks;
		figure(`zero to first answer: ${used} clicks (goal ${GOAL})`);
		expect(used).toBeLessThanOrEqual(GOAL);
		expect(editor.complaints).toEqual([]);
	});
});
