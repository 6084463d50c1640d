import { randomInt, randomUUID } from 'node:crypto';

import type { FastifyInstance } from 'fastify';

import { refusal } from '../api-error.mts';
import { REFUSED_MARK, type Context } from '../context.mts';
import { pictureSize, toPicture } from '../media/picture.mts';

interface Body {
	model: string;
	prompt: string;
	image_size?: string;
	batch_size?: number;
	seed?: number;
	image?: string;
	image2?: string;
	image3?: string;
	input_image?: string;
}

const DEFAULT_SIZE = '1024x1024';
/** What the sandbox draws in a second or two; the service states a limit for some models only. */
const MAX_PIXELS = 4096 * 4096;

const MAX_SEED = 9_999_999_999;

/**
 * The size of the image that the request changes, where it holds one.
 *
 * @throws ApiError 400 when one of the images is neither a link nor a picture
 */
function inputSize({ image, image2, image3, input_image: input }: Body): string | undefined {
	const sizes = [image ?? input, image2, image3].flatMap((address) => {
		if (address === undefined || /^https?:/.test(address)) return [];
		const base64 = /^data:image\/[^;]+;base64,(.+)$/s.exec(address)?.[1] ?? '';
		const size = pictureSize(Buffer.from(base64, 'base64'));
		if (!size) throw refusal.invalid('image: not a picture that can be read');
		return `${size.width}x${size.height}`;
	});
	return sizes[0];
}

/** `POST /images/generations`. */
export function imageRoutes(app: FastifyInstance, { spec, files, url }: Context): void {
	app.post<{ Body: Body }>('/images/generations', async ({ body, headers }) => {
		spec.check('/images/generations', body);
		const { prompt, batch_size: count = 1 } = body;
		const size = body.image_size ?? inputSize(body) ?? DEFAULT_SIZE;
		const isMarked = headers['x-enable-watermark'] !== '0';
		if (prompt.includes(REFUSED_MARK)) {
			throw refusal.invalid('The parameter is invalid. Please check again.');
		}
		const started = performance.now();
		const seed = body.seed ?? randomInt(MAX_SEED);
		const [width, height] = size.split('x').map(Number);
		const pixels = width * height;
		if (pixels === 0 || pixels > MAX_PIXELS) {
			throw refusal.invalid(`image_size: from 1 to ${MAX_PIXELS} pixels in all`);
		}
		const images = Array.from({ length: count }, (_, index) => {
			const path = `/files/${randomUUID()}.png`;
			const bytes = toPicture({ width, height, prompt, seed: seed + index, isMarked });
			files.set(path, { bytes, type: 'image/png' });
			return { url: `${url()}${path}` };
		});
		const inference = (performance.now() - started) / 1000;
		return {
			images,
			timings: { inference },
			seed,
			shared_id: '0',
			data: images,
			created: Math.floor(Date.now() / 1000),
		};
	});
}
