import { randomBytes } from 'node:crypto';

import type { FastifyInstance } from 'fastify';

import { refusal } from '../api-error.mts';
import { REFUSED_MARK, type Context } from '../context.mts';
import { formOf } from '../form.mts';
import { decode, listen } from '../media/listen.mts';
import { speak } from '../media/speech.mts';

interface SpeechBody {
	model: string;
	input: string;
	voice: string;
	response_format?: 'mp3' | 'opus' | 'wav' | 'pcm';
	sample_rate?: number;
	references?: Array<{ audio: string; text: string }>;
}

interface Voice {
	model: string;
	customName: string;
	text: string;
	uri: string;
}

const MAX_FILE_BYTES = 50_000_000;
const MAX_SECONDS = 3_600;
const DEFAULT_RATE = 32_000;
const TYPES = { mp3: 'audio/mpeg', wav: 'audio/wav', pcm: 'application/octet-stream' };

const randomId = () => randomBytes(10).toString('hex');

/** @throws ApiError 400 when a recording cannot be read, or a dialogue has the voice of only one speaker */
async function checkReferences({ input, references = [] }: SpeechBody): Promise<void> {
	for (const { audio } of references) {
		if (/^https?:/.test(audio)) continue;
		const base64 = /^data:audio\/[^;]+;base64,(.+)$/s.exec(audio)?.[1] ?? '';
		const sound = await decode(Buffer.from(base64, 'base64'));
		if (!sound) throw refusal.invalid('references: not a sound file that can be read');
	}
	if (references.length === 1 && input.includes('[S2]')) {
		throw refusal.invalid('references: a dialogue of two speakers needs two');
	}
}

/** `POST /audio/speech`, `POST /audio/transcriptions`, and the voices. */
export function audioRoutes(
	app: FastifyInstance,
	{ spec, voice: voiceKind, recogniser }: Context,
): void {
	const voices = new Map<string, Voice>();

	app.post<{ Body: SpeechBody }>('/audio/speech', async ({ body }, reply) => {
		spec.check('/audio/speech', body);
		const {
			input,
			voice,
			response_format: format = 'mp3',
			sample_rate: rate = DEFAULT_RATE,
		} = body;
		if (body.sample_rate !== undefined && !spec.sampleRates[format].includes(rate)) {
			const rates = spec.sampleRates[format].join(', ');
			throw refusal.invalid(`sample_rate: ${format} takes ${rates}`);
		}
		if (input.includes(REFUSED_MARK)) {
			throw refusal.invalid('The parameter is invalid. Please check again.');
		}
		await checkReferences(body);
		if (voice.startsWith('speech:') && !voices.has(voice)) throw refusal.invalid('Invalid voice');
		if (format === 'opus')
			throw refusal.invalid('response_format: the sandbox has no Opus encoder');
		void reply.type(TYPES[format]);
		return await speak({ text: input, format, rate, voice: voiceKind });
	});

	app.post('/audio/transcriptions', async (request) => {
		const { fields, file } = formOf(request);
		const known = spec.models.get('speech-to-text') ?? [];
		if (!known.includes(fields.model)) throw refusal.noSuchModel();
		if (!file || file.length === 0) throw refusal.invalid('file: Field required');
		if (file.length > MAX_FILE_BYTES) throw refusal.invalid('file: at most 50 MB');
		const heard = await listen(file, recogniser);
		if (!heard) throw refusal.invalid('file: not a sound file that can be read');
		if (heard.seconds > MAX_SECONDS) throw refusal.invalid('file: at most one hour');
		if (heard.text.includes(REFUSED_MARK)) {
			throw refusal.invalid('The parameter is invalid. Please check again.');
		}
		return { text: heard.text };
	});

	app.post('/uploads/audio/voice', async (request) => {
		const { model, customName, text, audio } = (request.body ?? {}) as Record<string, string>;
		for (const [name, value] of Object.entries({ model, customName, text })) {
			if (!value) throw refusal.invalid(`${name}: Field required`);
		}
		if (!spec.models.get('text-to-speech')?.includes(model)) throw refusal.noSuchModel();
		if (!request.form?.file && !audio?.startsWith('data:audio/'))
			throw refusal.invalid('file: Field required');
		const uri = `speech:${customName}:${randomId()}:${randomId()}`;
		voices.set(uri, { model, customName, text, uri });
		return { uri };
	});

	app.get('/audio/voice/list', async () => ({ result: [...voices.values()] }));

	app.post<{ Body: { uri: string } }>('/audio/voice/deletions', async ({ body }, reply) => {
		spec.check('/audio/voice/deletions', body);
		if (!voices.delete(body.uri)) throw refusal.invalid('Voice does not exist');
		void reply.type('application/json');
		return '"OK"';
	});
}
