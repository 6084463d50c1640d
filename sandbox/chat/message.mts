/** A part of a message's content. */
export type Part =
	| { type: 'text'; text: string }
	| { type: 'image_url'; image_url: { url: string } }
	| { type: string };

/** A call of a function, as the assistant asks for it. */
export interface ToolCall {
	id: string;
	type: 'function';
	function: { name: string; arguments: string };
}

export interface Message {
	role: string;
	content?: string | Part[] | null;
	reasoning_content?: string | null;
	tool_calls?: ToolCall[] | null;
	tool_call_id?: string;
}

/** A function that the model may call. */
export interface Tool {
	function: { name: string; description?: string; parameters?: Parameters };
}

/** As much of JSON Schema as the parameters of functions use. */
export interface Parameters {
	type?: string | string[];
	description?: string;
	enum?: unknown[];
	default?: unknown;
	minimum?: number;
	properties?: Record<string, Parameters>;
	required?: string[];
	items?: Parameters;
}

export const textOf = ({ content }: Message): string =>
	typeof content === 'string'
		? content
		: (content ?? []).map((part) => ('text' in part ? part.text : '')).join(' ');

export const imagesOf = ({ content }: Message): string[] =>
	Array.isArray(content)
		? content.flatMap((part) => ('image_url' in part ? [part.image_url.url] : []))
		: [];
