import type { Editor } from '../support/editor.mts';
import { useDesk } from './stage.mts';

/** How the service refuses a key: `badKey` of the sandbox's refusals. */
const BAD_KEY = { code: 30014, message: 'Token is invalid.', data: null };

describe('the credential', () => {
	const at = useDesk();
	let editor: Editor;
	beforeEach(async () => {
		await at.desk.setFaults({});
		({ editor } = at.desk);
		await editor.credentialDialog.open('SiliconFlow API');
	});

	async function fillIn(key: string): Promise<void> {
		await editor.type(editor.parameter('apiKey').locator('input'), key);
		await editor.pick('region', 'Custom');
		await editor.type(editor.parameter('baseUrl').locator('input'), `${at.desk.sandbox}/v1`);
	}

	it('hides the key that is typed', async () => {
		const field = editor.parameter('apiKey').locator('input');
		await editor.type(field, 'sk-secret');
		expect(await field.getAttribute('type')).toBe('password');
		expect(await field.inputValue()).toBe('sk-secret');
	});

	it('is tested when it is saved', async () => {
		await fillIn('sk-right');
		expect(await editor.credentialDialog.save()).toContain('Connection tested successfully');
		await editor.picture('credential');
		await editor.credentialDialog.delete();
	});

	it('says what to do about a key that the service does not know', async () => {
		await at.desk.setFaults({
			forced: [{ path: '/models', status: 401, body: BAD_KEY, times: 1 }],
		});
		await fillIn('sk-wrong');
		expect(await editor.credentialDialog.save()).toContain(
			'SiliconFlow does not know this API key. Check it for missing characters, and that Region is the site that issued it.',
		);
		await editor.credentialDialog.delete();
	});
});
