/**
 * Writes the PDFs of the examples, `examples/data/scans/*.pdf`: a letter with text, and a receipt that is
 * only a picture of its words. Run by hand when they change: `node scripts/make-example-scans.mts`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { scanPdf, textPdf } from './pdf.mts';

const LETTER = [
	'Dear Ms Moreau,',
	'your parcel 4711 leaves our store on Thursday.',
	'Kind regards, the dispatch office',
];

const RECEIPT = ['RECEIPT 1204', 'COFFEE 3.20', 'CAKE 4.10', 'TOTAL 7.30'];

/** Letters of five rows, each row three points from the left: 4, 2 and 1. */
const FONT: Record<string, number[]> = {
	A: [2, 5, 7, 5, 5],
	C: [7, 4, 4, 4, 7],
	E: [7, 4, 6, 4, 7],
	F: [7, 4, 6, 4, 4],
	I: [7, 2, 2, 2, 7],
	K: [5, 5, 6, 5, 5],
	L: [4, 4, 4, 4, 7],
	O: [7, 5, 5, 5, 7],
	P: [7, 5, 7, 4, 4],
	R: [6, 5, 6, 5, 5],
	T: [7, 2, 2, 2, 2],
	'0': [7, 5, 5, 5, 7],
	'1': [2, 6, 2, 2, 7],
	'2': [7, 1, 7, 4, 7],
	'3': [7, 1, 3, 1, 7],
	'4': [5, 5, 7, 1, 1],
	'7': [7, 1, 1, 2, 2],
	'.': [0, 0, 0, 0, 2],
};

const PAPER = 240;
const INK = 30;
const DOT = 8;
const SIZE = { width: 480, height: 320 };

/** The receipt as a scanner sees it. */
function scanOf(lines: string[]): Buffer {
	const grey = Buffer.alloc(SIZE.width * SIZE.height, PAPER);
	const dot = (column: number, row: number) => {
		for (let y = row * DOT; y < (row + 1) * DOT; y++) {
			grey.fill(INK, y * SIZE.width + column * DOT, y * SIZE.width + (column + 1) * DOT);
		}
	};
	lines.forEach((line, lineIndex) =>
		[...line].forEach((letter, letterIndex) =>
			FONT[letter]?.forEach((bits, row) => {
				for (let column = 0; column < 3; column++) {
					if (bits & (4 >> column)) dot(2 + letterIndex * 4 + column, 3 + lineIndex * 8 + row);
				}
			}),
		),
	);
	return grey;
}

const folder = new URL('../examples/data/scans/', import.meta.url);
await mkdir(folder, { recursive: true });
const files = {
	'letter.pdf': textPdf(LETTER),
	'receipt.pdf': scanPdf(SIZE.width, SIZE.height, scanOf(RECEIPT)),
};
for (const [name, bytes] of Object.entries(files)) {
	await writeFile(new URL(name, folder), bytes);
	console.log(`${fileURLToPath(new URL(name, folder))}: ${bytes.length} bytes`);
}
