import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openapiOverlay } from 'openapi-format';
import { parse } from 'yaml';

/** An OpenAPI 3.0 document as plain data. */
export type OpenApiDocument = Record<string, unknown>;

/** Which overlays to lay over the 2024 spec. */
export type OverlayName = 'today' | 'n8n' | 'output';

const openapiFile = (name: string) => fileURLToPath(new URL(`../openapi/${name}`, import.meta.url));

const readYaml = async <Content,>(name: string) =>
	parse(await readFile(openapiFile(name), 'utf8')) as Content;

/**
 * Reads the 2024 spec and applies the named overlays in the order given.
 *
 * @param overlays `today` makes it the API of 2026; `n8n` adds the words of the editor, `output` what the
 * nodes make of the answers, both as `x-n8n-*`
 * @returns the merged document, its `$ref`s untouched
 * @throws Error when an overlay action matches nothing or is malformed: it would have been lost in silence
 */
export async function loadSpec(overlays: OverlayName[] = ['today']): Promise<OpenApiDocument> {
	let document = await readYaml<OpenApiDocument>('siliconflow.openapi.yaml');
	for (const name of overlays) {
		const file = `${name}.overlay.yaml`;
		const { data, resultData } = await openapiOverlay(document, {
			overlaySet: await readYaml(file),
		});
		const unused = resultData.unusedActions as Array<{ target: string }>;
		if (unused.length > 0) {
			const targets = unused.map(({ target }) => target);
			throw new Error(`${file}: these actions match nothing:\n  ${targets.join('\n  ')}`);
		}
		document = data as OpenApiDocument;
	}
	return document;
}
