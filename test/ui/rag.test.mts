import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import { aiWorkflow, LANGCHAIN } from '../support/ai-workflow.mts';
import { useDesk } from './stage.mts';

const ANSWER = 'The lighthouse of Alexandria was 103 metres high.';
const PASSAGES = [ANSWER, 'Bread is made of flour.', 'The moon has no air.'];

/** What wants a sub-node, of which kind, and the one that this package has for it. */
const SUB_NODES = [
	['Ask', 'ai_languageModel', 'SiliconFlow Chat Model'],
	['Store', 'ai_embedding', 'Embeddings SiliconFlow'],
	['Passages', 'ai_embedding', 'Embeddings SiliconFlow'],
	['Passages', 'ai_reranker', 'Reranker SiliconFlow'],
];

/** Stores passages and answers a question from them; all that SiliconFlow is for is still missing. */
function withoutSubNodes(): WorkflowFile {
	const memoryKey = { __rl: true, mode: 'id', value: 'ui-passages' };
	const store = (parameters: IDataObject) => ({
		type: `${LANGCHAIN}vectorStoreInMemory`,
		typeVersion: 1.3,
		parameters: { memoryKey, ...parameters },
	});
	return aiWorkflow(
		'Answers from passages',
		PASSAGES.map((text) => ({ text })),
		[
			{ name: 'Store', ...store({ mode: 'insert', clearStore: true }) },
			{
				name: 'Ask',
				type: `${LANGCHAIN}chainRetrievalQa`,
				typeVersion: 1.6,
				executeOnce: true,
				parameters: { promptType: 'define', text: 'How high was the lighthouse of Alexandria?' },
			},
			{
				name: 'Load',
				type: `${LANGCHAIN}documentDefaultDataLoader`,
				typeVersion: 1.1,
				to: { ai_document: ['Store'] },
			},
			{
				name: 'Retriever',
				type: `${LANGCHAIN}retrieverVectorStore`,
				typeVersion: 1,
				to: { ai_retriever: ['Ask'] },
			},
			{
				name: 'Passages',
				...store({ mode: 'retrieve', useReranker: true }),
				to: { ai_vectorStore: ['Retriever'] },
			},
		],
	);
}

describe('answers from documents', () => {
	const at = useDesk();

	it('takes the sub-nodes that are offered where they belong, keeps them and answers', async () => {
		const { client, editor } = at.desk;
		await at.desk.setFaults({});
		const id = await client.createWorkflow(withoutSubNodes());
		await editor.openWorkflow(id);
		for (const [node, kind, name] of SUB_NODES) {
			const offered = await editor.nodesPanel.openForSubNode(node, kind);
			const ours = offered.filter((each) => each.name.includes('SiliconFlow'));
			expect(ours).toMatchObject([{ name, isDrawn: true }]);
			await editor.nodesPanel.addListed(name);
			await editor.closeNode();
			await editor.save();
		}

		await editor.openWorkflow(id);
		// n8n numbers the second node of a name.
		for (const [node, kind, name] of SUB_NODES) {
			const second = node === 'Passages' && kind === 'ai_embedding' ? '1' : '';
			await editor.connection(`${name}${second}`, node, kind).waitFor({ state: 'attached' });
		}
		await editor.click(editor.by('tidy-up-button'));
		await editor.click(editor.by('zoom-to-fit'));
		await editor.picture('rag');
		await editor.openNode('Ask');
		await editor.runStep();
		expect(await editor.output.text(ANSWER)).toContain(ANSWER);
	});
});
