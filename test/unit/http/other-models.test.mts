import { otherModels } from '../../../nodes/shared/http/other-models';
import type { Failure } from '../../../nodes/shared/http/failure';

const unknown: Failure = {
	kind: 'http',
	status: 400,
	headers: {},
	body: { code: 20012, message: 'Model does not exist. Please check it carefully.', data: null },
};
const lists: Record<string, string[]> = {
	chat: [
		'zai-org/GLM-5.2',
		'Qwen/Qwen3-32B',
		'Qwen/Qwen3-VL-32B-Thinking',
		'deepseek-ai/DeepSeek-R1',
	],
	'text-to-video': ['Wan-AI/Wan2.2-T2V-A14B'],
	'image-to-video': ['Wan-AI/Wan2.2-I2V-A14B'],
};
const list = async (subType: string) => lists[subType] ?? [];

describe('the models in place of one that the service does not have', () => {
	it('are of the same kind, the likest first', async () => {
		const found = await otherModels(unknown, '/chat/completions', 'Qwen/Qwen3-8B', list);
		expect(found).toHaveLength(3);
		expect(found?.[0]).toBe('Qwen/Qwen3-32B');
		expect(await otherModels(unknown, '/video/submit', 'Wan-AI/Wan2.1-I2V', list)).toEqual([
			'Wan-AI/Wan2.2-I2V-A14B',
			'Wan-AI/Wan2.2-T2V-A14B',
		]);
	});

	it('are none where the account has none, and unknown where the list cannot be had', async () => {
		expect(await otherModels(unknown, '/rerank', 'a', list)).toEqual([]);
		const offline = async () => await Promise.reject(new Error('offline'));
		expect(await otherModels(unknown, '/rerank', 'a', offline)).toBeUndefined();
	});

	it('are asked for only when it is about a model', async () => {
		const asked: string[] = [];
		const noting = async (subType: string) => {
			asked.push(subType);
			return [];
		};
		const other: Failure = { ...unknown, body: { code: 20015, message: 'No.' } };
		expect(await otherModels(other, '/rerank', 'a', noting)).toBeUndefined();
		expect(await otherModels(unknown, '/files', 'a', noting)).toBeUndefined();
		expect(asked).toEqual([]);
	});
});
