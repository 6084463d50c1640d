import { deflateSync } from 'node:zlib';

/** Points of an A4 page. */
const PAGE = { width: 595, height: 842 };
const MARGIN = 60;
const LINE_HEIGHT = 18;

/** The bytes of a PDF with these objects, the first of which is the catalogue. */
function toPdf(objects: Array<string | Buffer>): Buffer {
	const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
	const offsets: number[] = [];
	let length = parts[0].length;
	const add = (part: string | Buffer) => {
		const bytes = Buffer.from(part);
		parts.push(bytes);
		length += bytes.length;
	};
	objects.forEach((object, index) => {
		offsets.push(length);
		add(`${index + 1} 0 obj\n`);
		add(object);
		add('\nendobj\n');
	});
	const start = length;
	const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
	add(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}`);
	add(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
	return Buffer.concat(parts);
}

const stream = (dictionary: string, bytes: Buffer): Buffer =>
	Buffer.concat([
		Buffer.from(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`),
		bytes,
		Buffer.from('\nendstream'),
	]);

const onePage = (resources: string, content: string): Array<string | Buffer> => [
	'<< /Type /Catalog /Pages 2 0 R >>',
	'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
	`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << ${resources} >> /Contents 4 0 R >>`,
	stream('', Buffer.from(content, 'latin1')),
];

/** A PDF of one page with these lines as text. Letters beyond Latin-1 are not for it. */
export function textPdf(lines: string[]): Buffer {
	const shown = lines.map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`);
	const top = PAGE.height - MARGIN;
	return toPdf([
		...onePage(
			'/Font << /F1 5 0 R >>',
			`BT /F1 12 Tf ${LINE_HEIGHT} TL ${MARGIN} ${top} Td\n${shown.join('\n')}\nET`,
		),
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
	]);
}

/**
 * A PDF of one page that is a picture, as a scanner makes it, without text.
 *
 * @param grey the brightness of each point, from 0 to 255, row by row
 */
export function scanPdf(width: number, height: number, grey: Buffer): Buffer {
	return toPdf([
		...onePage('/XObject << /Scan 5 0 R >>', `${PAGE.width} 0 0 ${PAGE.height} 0 0 cm /Scan Do`),
		stream(
			`/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode`,
			deflateSync(grey),
		),
	]);
}
