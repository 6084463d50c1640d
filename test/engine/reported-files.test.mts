/** Files as people have sent them elsewhere, and reported in public: under wrong types and names, or gone. */
import { tmpdir } from 'node:os';

import type { IBinaryData, IDataObject } from 'n8n-workflow';
import { PNG } from 'pngjs';

import { SiliconFlowChat } from '../../nodes/Chat/SiliconFlowChat.node';
import { startBinaryStore, stopBinaryStore, storeFile } from '../support/engine.mts';
import { runAgainst, transcribeAgainst } from '../support/run-against.mts';
import { modelId } from '../support/run-on-sandbox.mts';

beforeAll(startBinaryStore);
afterAll(stopBinaryStore);

const CHAT = { choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }], model: 'm' };

const chat = (row: IDataObject) => ({
	operation: 'complete',
	model: modelId('Qwen/Qwen3-8B'),
	messages: { values: [{ role: 'user', content: 'hi', ...row }] },
	options: { maxRetries: 1 },
});

const latin1 = (signs: string) => Buffer.from(signs.padEnd(64, '\0'), 'latin1');
const FILES = {
	png: PNG.sync.write(new PNG({ width: 2, height: 2 })),
	jpeg: latin1('\xff\xd8\xff\xe0\0\x10JFIF'),
	mp4: latin1('\0\0\0\x20ftypisom'),
	m4a: latin1('\0\0\0\x20ftypM4A '),
	webm: latin1('\x1a\x45\xdf\xa3\x01'),
	ogg: latin1('OggS\0\x02'),
};
const image = { images: { values: [{ source: 'binary', binaryPropertyName: 'data' }] } };
const sound = {
	options: { audio: { values: [{ source: 'binary', binaryPropertyName: 'data' }] } },
};
const video = {
	options: { videos: { values: [{ source: 'binary', binaryPropertyName: 'data' }] } },
};
type FileCase = [
	symptom: string,
	row: IDataObject,
	file: keyof typeof FILES,
	name: string,
	type: string,
	sent: string,
];
const files: FileCase[] = [
	['MP4 is application/mp4', video, 'mp4', 'a.mp4', 'application/mp4', 'video/mp4'],
	[
		'a bucket says binary/octet-stream',
		image,
		'jpeg',
		'a.jpg',
		'binary/octet-stream',
		'image/jpeg',
	],
	['n8n says text/plain', image, 'png', 'a', 'text/plain', 'image/png'],
	['a messenger says octet-stream', image, 'png', 'a', 'application/octet-stream', 'image/png'],
	['PNG is named a JPEG', image, 'png', 'a.jpg', 'image/jpeg', 'image/png'],
	['M4A is named MP3', sound, 'm4a', 'a.mp3', 'audio/mpeg', 'audio/mp4'],
	['M4A is video/mp4', sound, 'mp4', 'a.m4a', 'video/mp4', 'audio/mp4'],
	['a browser’s voice is video/webm', sound, 'webm', 'a.webm', 'video/webm', 'audio/webm'],
	['Ogg is application/ogg', sound, 'ogg', 'a.ogg', 'application/ogg', 'audio/ogg'],
];

it.each(files)(
	'a file goes out as what it is where %s',
	async (_symptom, row, file, name, type, sent) => {
		const data = await storeFile(FILES[file], name, type);
		const { items, received } = await runAgainst(
			new SiliconFlowChat(),
			chat(row),
			[{ body: CHAT }],
			[{ json: {}, binary: { data } }],
		);
		expect(items[0].json.content).toBe('hello');
		expect(received[0].body).toContain(`"data:${sent};base64,`);
	},
);

it.each(['', 'data:image/png;base64,'])(
	'a file without any type that code has made goes out as what it is: "%s"',
	async (head) => {
		const data = { data: head + FILES.png.toString('base64'), fileName: 'a.png' } as IBinaryData;
		const { received } = await runAgainst(
			new SiliconFlowChat(),
			chat(image),
			[{ body: CHAT }],
			[{ json: {}, binary: { data } }],
		);
		expect(received[0].body).toContain(`"data:image/png;base64,${FILES.png.toString('base64')}"`);
	},
);

it('a file of another kind is refused before it is sent, whatever it says it is', async () => {
	const data = await storeFile(FILES.mp4, 'a.png', 'image/png');
	const { items, received } = await runAgainst(
		new SiliconFlowChat(),
		chat(image),
		[{ body: CHAT }],
		[{ json: {}, binary: { data } }],
	);
	expect(items[0].json.error).toMatch(/"data" is video\/mp4, not of type image/);
	expect(received).toHaveLength(0);
});

it('a voice note is uploaded under the name and type of what it is', async () => {
	const data = await storeFile(FILES.ogg, 'file_1.oga', 'application/octet-stream');
	const { received } = await transcribeAgainst(data, { body: { text: 'hi' } });
	expect(received[0].body).toContain('filename="file_1.ogg"');
	expect(received[0].body).toContain('Content-Type: audio/ogg');
});

it('a file that lies on another worker is said to be not here, without a path of the server', async () => {
	const data = await storeFile(FILES.png, 'a.png', 'image/png');
	const gone = { ...data, id: data.id?.replace(/[^/:]+$/, 'gone') };
	const { items } = await runAgainst(
		new SiliconFlowChat(),
		chat(image),
		[{ body: CHAT }],
		[{ json: {}, binary: { data: gone } }],
	);
	expect(items[0].json.error).toMatch(/"data" is not on this server/);
	expect(JSON.stringify(items[0].json)).not.toContain(tmpdir());
});
