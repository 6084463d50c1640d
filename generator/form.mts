/** A value's shape, as far as the editor cares: JSON Schema without references and branches. */
export interface Schema {
	type?: string;
	title?: string;
	description?: string;
	format?: string;
	enum?: Array<string | number>;
	default?: unknown;
	minimum?: number;
	maximum?: number;
	maxLength?: number;
	maxItems?: number;
	pattern?: string;
	nullable?: boolean;
	deprecated?: boolean;
	required?: string[];
	properties?: Record<string, Schema>;
	items?: Schema;
	allOf?: Schema[];
	anyOf?: Schema[];
	oneOf?: Schema[];
	not?: Schema;
	'x-catalogue'?: { date: string; ids: string[] };
	'x-max-pixels'?: number;
	'x-sample-rates'?: Record<string, number[]>;
}

/** How the editor shows a field, where the specification's own words do not serve. */
export interface FieldWords {
	/** The parameter's name; the wire name in camelCase when left out. */
	name?: string;
	displayName?: string;
	description?: string;
	placeholder?: string;
	hint?: string;
	widget?: 'binary' | 'imageSize' | 'json' | 'list' | 'messages' | 'model' | 'text' | 'voice';
	default?: unknown;
	/** Rows of a text box. */
	rows?: number;
	/** The sub type whose models a model field lists. */
	subType?: string;
	/** The method that searches a list. */
	search?: string;
	/** The field is this property of the object that the API takes. */
	of?: string;
	/** The value goes into the request by code, because it needs shaping. */
	shaped?: boolean;
}

/** One operation of a node, as `x-n8n-operations` in n8n.overlay.yaml says it. */
export interface OperationWords {
	/** Folder and file under nodes/, e.g. `Audio/speech/create`. */
	file: string;
	/** What the exported names begin with, e.g. `speechCreate`. */
	exports: string;
	/** The wire names that stand outside of Options, in order. */
	main: string[];
	/**
	 * The models of the operation, where each has a schema of its own: only those named, or all but
	 * those. A schema for all other models stays either way.
	 */
	models?: ModelScope;
	/** Wire names that are no fields, with the reason. */
	skip?: Record<string, string>;
	fields?: Record<string, FieldWords>;
}

/** A field for some models: those named, or all others. */
export type ModelScope = { only: string[] } | { except: string[] };

/** One field of an operation, ready to be written down. */
export interface Field {
	wire: string;
	place: 'body' | 'query';
	schema: Schema;
	required: boolean;
	isMain: boolean;
	words: FieldWords;
	/** Left out when the field is the same for all models. */
	scope?: ModelScope;
}

/** One operation with its fields: main fields in order, then options. */
export interface Operation {
	file: string;
	exports: string;
	fields: Field[];
}
