import type { Faults } from '../../sandbox/faults.mts';
import { ApiError, refusal } from '../../sandbox/api-error.mts';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/stage.mts';
import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import { aiWorkflow, OURS } from '../support/ai-workflow.mts';
import { modelId } from '../support/run-on-sandbox.mts';
import { useDesk } from './stage.mts';

/** No other test in this n8n asks it: a model that met a limit is left in peace for a while. */
const MODEL = 'Qwen/Qwen3-8B';

const ERRORS_PAGE = '/blob/main/docs/errors.md#';

/** How the service refuses a request, in its own words, and where the link then leads. */
const REFUSALS: Array<[section: string, answer: ApiError, words: string]> = [
	['code-20012', refusal.noSuchModel(), 'Model does not exist'],
	['code-20015', refusal.invalid('Value error, top_k must be at least 1'), 'top_k'],
	['code-20024', refusal.noJsonMode(), 'Json mode is not supported'],
	['code-20041', refusal.noVision(), 'not a VLM'],
	['code-20042', refusal.batchTooLarge(65), 'batch size 65'],
	['code-20092', refusal.gone(), 'deprecated'],
	['code-30001', new ApiError(403, { code: 30001, message: 'No balance.' }), 'No balance'],
	['code-30014', refusal.badKey(), 'Token is invalid'],
	['status-403', new ApiError(403, { message: 'Not verified.' }), 'Not verified'],
	['status-404', new ApiError(404, '404 page not found'), '404 page not found'],
	// Of a file it would be another section: a chat sends none.
	['status-400', refusal.unreadableForm(), 'Malformed'],
	['status-500', refusal.failed(), 'Unknown error'],
	['status-500', refusal.overloaded(), 'overloaded'],
	['timeout', refusal.gatewayTimeout(), 'did not answer in time'],
	['redirect', new ApiError(308, 'Moved for good'), 'Moved for good'],
	['unreadable-answer', new ApiError(200, 'Welcome to the gateway'), 'not JSON'],
];

/** What the network does to a request. */
const FAULTS: Array<[section: string, faults: Partial<Faults>, words: string]> = [
	['no-connection', { rate: 1, kinds: ['reset'] }, 'The connection to the service failed'],
	['timeout', { rate: 1, kinds: ['stall'] }, 'The connection to the service failed'],
];

const failingChat = (credentialId: string): WorkflowFile =>
	aiWorkflow(
		'A chat that fails',
		[{}],
		[
			{
				name: 'Chat',
				type: `${OURS}siliconFlowChat`,
				typeVersion: 1,
				parameters: {
					model: modelId(MODEL),
					messages: { values: [{ role: 'user', content: 'Hello' }] },
					options: { maxRetries: 0, timeout: 2_000 },
				},
				credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
			},
		],
	);

describe('an error in the panel', () => {
	const at = useDesk();
	beforeAll(async () => {
		const { client, credentialId, editor } = at.desk;
		await editor.openWorkflow(await client.createWorkflow(failingChat(credentialId)));
		await editor.openNode('Chat');
	});

	async function expectError(faults: Partial<Faults>, section: string, words: string) {
		const { editor } = at.desk;
		await at.desk.setFaults(faults);
		await editor.runStep();
		const { message, description, links } = await editor.output.error();
		expect(message).toContain(words);
		// What to do, before the details in brackets and the link.
		expect(description).toMatch(/^[A-Z][^<]{20,} \(.*More about this error$/s);
		expect(links).toEqual([expect.stringMatching(new RegExp(`${ERRORS_PAGE}${section}$`))]);
		expect(editor.complaints).toEqual([]);
	}

	async function expectRefusal({ status, body }: ApiError, section: string, words: string) {
		const forced = [{ path: '/chat/completions', status, body, times: 1 }];
		await expectError({ forced }, section, words);
	}

	it.each(REFUSALS)('says what to do and links to %s', async (section, refused, words) => {
		await expectRefusal(refused, section, words);
	});

	it.each(FAULTS)('says what to do and links to %s, for a fault on the way', async (...fault) => {
		const [section, faults, words] = fault;
		await expectError(faults, section, words);
	});

	// The last one: it lets the node wait for the next minute before it asks this model again.
	it('says what to do and links to status-429', async () => {
		await expectRefusal(refusal.limited('TPM limit reached.'), 'status-429', 'TPM limit reached');
		await at.desk.editor.picture('error');
	});
});
