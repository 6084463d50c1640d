import type { INode, INodeExecutionData, INodeProperties } from 'n8n-workflow';

export interface ParameterSource {
	getNode(): INode;
	itemIndex?: number;
	get(path: string, options?: { extractValue?: boolean }): unknown;
	input?: INodeExecutionData;
}
export interface ParameterReader {
	text(path: string): string | undefined;
	requiredText(path: string): string;
	number(path: string): number | undefined;
	boolean(path: string, fallback: boolean): boolean;
	option(path: string): string | undefined;
	json(path: string): unknown;
	list(path: string): unknown[] | undefined;
	model(path: string): string;
	locator(path: string): string | undefined;
	rows(path: string): ParameterReader[];
	given(path: string): unknown;
}
export function createParameterReader(
	source: ParameterSource,
	_properties: INodeProperties[],
): ParameterReader {
	const text = (path: string) => {
		const v = source.get(path);
		return v === undefined || v === null || v === '' ? undefined : String(v);
	};
	const reader: ParameterReader = {
		text,
		requiredText: (path) => {
			const t = text(path);
			if (t === undefined) throw new Error(`${path} is empty`);
			return t;
		},
		number: (path) => (text(path) === undefined ? undefined : Number(text(path))),
		boolean: (path, fallback) => (source.get(path) as boolean | undefined) ?? fallback,
		option: text,
		json: (path) => {
			const v = source.get(path);
			return typeof v === 'string'
				? v.trim() === ''
					? undefined
					: JSON.parse(v)
				: (v ?? undefined);
		},
		list: (path) => source.get(path) as unknown[] | undefined,
		locator: (path) => {
			const v = source.get(path, { extractValue: true });
			return v === undefined || v === null || v === '' ? undefined : String(v);
		},
		model: (path) => String(source.get(path, { extractValue: true })),
		rows: (path) =>
			((source.get(path) ?? []) as Array<Record<string, unknown>>).map((row) =>
				createParameterReader(
					{
						...source,
						get: (name) => name.split('.').reduce<unknown>((v, k) => (v as never)?.[k], row),
					},
					[],
				),
			),
		given: (path) => source.get(path),
	};
	return reader;
}
