import { PNG } from 'pngjs';

import { textsOf } from '../../../sandbox/content.mts';

const MODEL = 'model';

function picture(width: number, height: number, at: (x: number) => number[]): string {
	const png = new PNG({ width, height });
	for (let index = 0; index < width * height; index++) {
		png.data.set([...at(index % width), 255], index * 4);
	}
	return `data:image/png;base64,${PNG.sync.write(png).toString('base64')}`;
}

const wordsFor = (image: string) => textsOf([{ image }], MODEL, [MODEL])[0];

it('sees the colours of a PNG, the most frequent first, and no stray points', () => {
	const red = [210, 30, 40];
	const white = [255, 255, 255];
	const stray = [0, 0, 255];
	const image = picture(200, 300, (x) => (x === 0 ? stray : x < 150 ? red : white));
	expect(wordsFor(image)).toBe('a picture in red and white');
});

it.each([
	'https://example.com/a.png',
	'data:image/jpeg;base64,AAAA',
	`data:image/png;base64,${Buffer.from('no PNG').toString('base64')}`,
])('knows of %s only which one it is', (image) => {
	expect(wordsFor(image)).toBe(wordsFor(image));
	expect(wordsFor(image)).not.toBe(wordsFor(`${image}B`));
});
